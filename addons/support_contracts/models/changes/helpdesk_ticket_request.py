from odoo import fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    service_request_ids = fields.One2many(
        "support.service.request", "ticket_id", groups="base.group_user"
    )
    support_kind = fields.Selection(related="type_id.support_kind")

    def action_view_service_request(self):
        """Open the ticket's formal document, or begin it."""
        self.ensure_one()
        if self.support_kind != "request":
            raise UserError(
                self.env._("Only a request for service has a formal document.")
            )
        action = {
            "type": "ir.actions.act_window",
            "res_model": "support.service.request",
            "view_mode": "form",
            "context": {"default_ticket_id": self.id, "default_title": self.name},
        }
        if len(self.service_request_ids) > 1:
            return action | {
                "view_mode": "list,form",
                "domain": [("ticket_id", "=", self.id)],
            }
        return action | {"res_id": self.service_request_ids.id}
