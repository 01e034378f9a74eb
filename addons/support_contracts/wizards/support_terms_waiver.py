from odoo import api, fields, models
from odoo.fields import Command


class SupportTermsWaiver(models.TransientModel):
    """Work goes on although the terms were not accepted: a manager says why."""

    _name = "support.terms.waiver"
    _description = "Go on without accepted Terms"

    ticket_ids = fields.Many2many("helpdesk.ticket", readonly=True)
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "ticket_ids" in fields:
            ids = self.env.context.get("active_ids") or []
            values["ticket_ids"] = [Command.set(ids)]
        return values

    def action_apply(self):
        self.ensure_one()
        self.ticket_ids._waive_terms(self.reason)
        return {"type": "ir.actions.act_window_close"}
