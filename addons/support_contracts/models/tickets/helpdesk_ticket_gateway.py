import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import email_split, unfold_references

# What may be a ticket's number in a subject: letters and figures, with a figure.
NUMBER = re.compile(r"[\w/-]*\d[\w/-]*")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """W1: a customer's mail becomes or joins a ticket, whomever it is sent to."""
        route = self.env["helpdesk.ticket"]._find_route(message, message_dict, model)
        if route is not None:
            return route
        return super().message_route(
            message, message_dict, model, thread_id, custom_values
        )


class HelpdeskTicket(models.Model):
    """The mail gateway: one address, and staff's own addresses lead there as well."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _find_route(self, message, message_dict, model=None):
        """Routes of a customer's mail that is support's, else None.

        What answers a message that Odoo sent is Odoo's to route. Then: a mail to the
        desk or to staff whose subject names an open ticket of the sender's company
        joins it; a known customer's mail to staff becomes a ticket.
        """
        if message_dict.get("is_bounce") or self._answers_a_message(message_dict):
            return None
        sender = self._get_customer_who_sent(message_dict)
        if not sender:
            return None
        staff = self._get_staff_written_to(message_dict)
        to_desk = self._is_to_desk(message_dict, model)
        if not staff and not to_desk:
            return None
        ticket = self._get_ticket_named(message_dict.get("subject"), sender)
        if ticket:
            return self._check_found(message, message_dict, ticket.id, {})
        if staff and not self._get_aliases_written_to(message_dict):
            values = self._prepare_ticket_of_mail(staff[:1])
            return self._check_found(message, message_dict, False, values)
        return None

    def _check_found(self, message, message_dict, ticket_id, values):
        """The route, after Odoo's own checks; [] drops the mail as they say."""
        user_id = self._mail_find_user_for_gateway(message_dict["email_from"]).id
        route = self._routing_check_route(
            message,
            message_dict,
            (self._name, ticket_id, values, user_id or self.env.uid, None),
            raise_exception=False,
        )
        return [route] if route else []

    def _answers_a_message(self, message_dict):
        references = message_dict.get("references") or message_dict.get("in_reply_to")
        ids = [ref.strip() for ref in unfold_references(references or "")]
        messages = self.env["mail.message"].sudo()
        return bool(ids) and bool(
            messages.search_count(
                [("message_id", "in", ids[-32:]), ("model", "!=", False)], limit=1
            )
        )

    def _get_customer_who_sent(self, message_dict):
        """The contact who sent the mail; nobody for staff and unknown senders."""
        addresses = email_split(message_dict["email_from"] or "")
        partners = self.env["res.partner"].sudo()
        partner = partners.search(
            [("email_normalized", "in", [a.lower() for a in addresses])],
            order="id desc",
            limit=1,
        )
        return partner if partner.partner_share else partners

    def _get_recipients_of_mail(self, message_dict):
        return [address.lower() for address in email_split(message_dict["recipients"])]

    def _get_staff_written_to(self, message_dict):
        consultants = self.env.ref("support_contracts.group_support_consultant")
        recipients = self._get_recipients_of_mail(message_dict)
        return (
            self.env["res.users"]
            .sudo()
            .search(
                Domain("email_normalized", "in", recipients)
                & Domain("all_group_ids", "in", consultants.ids)
                & Domain("share", "=", False)
            )
        )

    def _get_aliases_written_to(self, message_dict):
        recipients = self._get_recipients_of_mail(message_dict)
        aliases = self.env["mail.alias"].sudo()
        return aliases.search([("alias_full_name", "in", recipients)])

    def _is_to_desk(self, message_dict, model):
        aliases = self._get_aliases_written_to(message_dict)
        models = aliases.alias_model_id.mapped("model")
        return self._name in models or (model == self._name and not aliases)

    def _get_ticket_named(self, subject, sender):
        """The open ticket of the sender's company that the subject names.

        A number that was merged names the ticket it was merged into. Numbers can be
        guessed: those of others name nothing.
        """
        numbers = NUMBER.findall(subject or "")
        if not numbers:
            return self.browse()
        named = self.sudo().search(Domain("number", "in", numbers))
        named = named.mapped(lambda ticket: ticket.duplicate_id or ticket)
        company = sender.commercial_partner_id
        return named.filtered(
            lambda ticket: (
                not ticket.closed
                and (
                    ticket.commercial_partner_id == company
                    or sender in ticket.message_partner_ids
                )
            )
        )[:1]

    def _prepare_ticket_of_mail(self, user):
        """Values of a ticket made of a mail to ``user``, whom the office may assign."""
        team = user.helpdesk_team_ids[:1]
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False
        )
        return {
            "team_id": team.id,
            "company_id": (team.company_id or user.company_id).id,
            "channel_id": channel and channel.id,
            "user_id": False,
        }
