from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """A ticket that is an emergency: nothing of it waits for approvals (rule 4)."""

    _inherit = "helpdesk.ticket"

    emergency_id = fields.Many2one(
        "support.emergency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    emergency_ids = fields.One2many(
        "support.emergency",
        "ticket_id",
        string="Emergencies",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {name: vals[name] for name in vals.keys() - {"emergency_id"}}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if "emergency_id" in vals and not self.env.su:
            vals = {name: vals[name] for name in vals.keys() - {"emergency_id"}}
        return super().write(vals)

    def _is_asked_for_terms(self):
        """E5: the terms of an emergency are accepted with its order."""
        return not self.emergency_id and super()._is_asked_for_terms()

    def _is_stopped_by_approvals(self):
        """Rule 4: approvals never stop an emergency."""
        return not self.emergency_id and super()._is_stopped_by_approvals()

    def action_declare_emergency(self):
        """E1: from the ticket, with what it says already."""
        self.ensure_one()
        self.env["support.emergency"]._check_free(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_emergency.support_emergency_declaration_action"
        )
        return action | {"context": {"default_ticket_id": self.id}}

    def action_view_emergency(self):
        self.ensure_one()
        return self.emergency_id._get_records_action()
