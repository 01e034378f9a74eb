from odoo import api, models


class HelpdeskTicket(models.Model):
    """W1: whoever writes to a technician learns that the desk has it, once.

    After the terms and the key user were asked: their message says it already.
    """

    _inherit = "helpdesk.ticket"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        ticket = super().message_new(msg_dict, custom_values=custom_values)
        told = ticket.endorsement_state == "pending" or ticket.terms_state in (
            "pending",
            "informed",
        )
        if not told and self._is_diverted(msg_dict):
            ticket._acknowledge_diverted(joined=False)
        return ticket

    def message_update(self, msg_dict, update_vals=None):
        res = super().message_update(msg_dict, update_vals=update_vals)
        if self._is_diverted(msg_dict):
            for ticket in self:
                ticket._acknowledge_diverted(joined=True)
        return res

    @api.model
    def _is_diverted(self, msg_dict):
        """Whether a customer wrote it to staff, and not to the desk as well.

        What answers one of our messages was sent where we asked for it.
        """
        return bool(
            msg_dict.get("recipients")
            and not self._answers_a_message(msg_dict)
            and self._get_customer_who_sent(msg_dict)
            and self._get_staff_written_to(msg_dict)
            and not self._get_aliases_written_to(msg_dict)
        )

    def _acknowledge_diverted(self, joined):
        self.ensure_one()
        if self.partner_id:
            self._post_to_requester(
                "support_contracts.message_mail_diverted",
                self.company_id.partner_id,
                joined=joined,
                address=self._get_desk_email(),
            )
