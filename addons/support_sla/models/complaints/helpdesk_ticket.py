from odoo import fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="support_contracts.group_support_consultant,"
        "support_contracts.group_support_auditor",
    )

    def _compute_complaint_count(self):
        counts = dict(
            self.env["support.complaint"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.complaint_count = counts.get(ticket._origin, 0)

    def action_view_complaints(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_complaint_action"
        )
        return action | {
            "domain": [("ticket_id", "=", self.id)],
            "context": {"default_ticket_id": self.id},
        }

    def action_escalate(self):
        """G9: see it before the customer does."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Internal escalation"),
            "res_model": "support.complaint",
            "view_mode": "form",
            "context": {
                "default_ticket_id": self.id,
                "default_kind": "escalation",
                "default_channel": "internal",
                "default_title": self.name,
                "default_company_id": self.company_id.id,
            },
        }
