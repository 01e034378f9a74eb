from odoo import models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """What the portal shows of a ticket; its callers checked who reads."""

    _inherit = "helpdesk.ticket"

    def _get_waiting_approvals(self):
        """What the customer is asked about this ticket."""
        self.ensure_one()
        return self.env["support.approval"].search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("audience", "=", "customer")
            & Domain("state", "=", "pending")
        )

    def _get_public_attachments(self):
        """Files of public messages and what the customer sent; notes keep theirs."""
        self.ensure_one()
        messages = self.env["mail.message"].search(
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("attachment_ids", "!=", False)
            & Domain("is_internal", "=", False)
            & (
                Domain("message_type", "=", "email")
                | Domain("subtype_id.internal", "=", False)
            )
        )
        return self.attachment_ids.filtered(
            lambda file: file in messages.attachment_ids or file.create_uid.share
        )
