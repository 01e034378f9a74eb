from odoo import models
from odoo.tools import formataddr


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _message_compute_author(self, author_id=None, email_from=None):
        """W1: technicians write under their name, from the desk's address.

        Unless the contract grants direct access to them.
        """
        author_id, email_from = super()._message_compute_author(author_id, email_from)
        author = self.env["res.partner"].sudo().browse(author_id or ())
        if len(self) == 1 and author and not author.partner_share:
            desk = self._get_desk_email()
            if desk and not self.sudo().support_contract_id.direct_access:
                email_from = formataddr((author.name, desk))
        return author_id, email_from

    def _notify_thread_with_out_of_office(
        self, message, recipients_data, msg_vals=False, **kwargs
    ):
        """W1: the absence of a technician is the office's matter, not the customer's.

        Unless they deal with each other directly.
        """
        ticket_sudo = self.sudo()
        if self and not ticket_sudo.support_contract_id.direct_access:
            return message.browse()
        return super(HelpdeskTicket, ticket_sudo)._notify_thread_with_out_of_office(
            message, recipients_data, msg_vals=msg_vals, **kwargs
        )

    def _get_desk_email(self):
        """The address of the ticket's team, else of the company."""
        self.ensure_one()
        ticket = self.sudo()
        return (
            ticket.team_id.alias_email or ticket.company_id.partner_id.email_normalized
        )
