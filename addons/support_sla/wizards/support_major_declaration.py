from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportMajorDeclaration(models.TransientModel):
    """Declare a major incident of some tickets, or link them to one."""

    _name = "support.major.declaration"
    _description = "Declare a Major Incident"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        required=True,
        default=lambda self: self._default_ticket_ids(),
    )
    incident_id = fields.Many2one(
        "support.major.incident",
        string="Belongs to",
        domain="[('state', '!=', 'closed')]",
        help="Empty: a new one is declared.",
    )
    title = fields.Char(help="Customers read it on their tickets.")
    text = fields.Text(
        string="Status",
        help="All affected read it: on their tickets, and in one mail each.",
    )

    @api.model
    def _default_ticket_ids(self):
        context = self.env.context
        if context.get("active_model") == "helpdesk.ticket":
            return self.env["helpdesk.ticket"].browse(context.get("active_ids", ()))
        return self.env["helpdesk.ticket"]

    def action_apply(self):
        self.ensure_one()
        incident = self.incident_id
        if incident:
            incident._link(self.ticket_ids)
        else:
            if not (self.title or "").strip() or not (self.text or "").strip():
                raise UserError(
                    self.env._("Say in a title and a status what those affected read.")
                )
            incident = incident._declare(self.ticket_ids, self.title, self.text)
        return {
            "type": "ir.actions.act_window",
            "res_model": incident._name,
            "res_id": incident.id,
            "view_mode": "form",
        }
