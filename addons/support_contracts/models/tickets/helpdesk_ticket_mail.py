from odoo import models
from odoo.fields import Domain
from odoo.tools import email_normalize, formataddr

CONSULTANT = "support_contracts.group_support_consultant"
DISPATCHER = "support_contracts.group_support_dispatcher"
MANAGER = "support_contracts.group_support_manager"
# What a person wrote; the rest is written by the system.
WRITTEN = frozenset({"comment", "email"})
OCA_TEMPLATES = ("closed_ticket_template", "changed_stage_template")


class HelpdeskTicket(models.Model):
    """W1, K1: who writes to whom.

    Customers hear of each public update by mail, once; what they write goes to the
    office. With the contract's direct access they and the technicians know each other.
    """

    _inherit = "helpdesk.ticket"

    # ------------------------------------------------------------------
    # Whose name and address
    # ------------------------------------------------------------------

    def _message_compute_author(self, author_id=None, email_from=None):
        """W1: technicians write under their name, from the desk's address.

        Under the desk's name where the company says so.
        """
        author_id, email_from = super()._message_compute_author(author_id, email_from)
        author = self.env["res.partner"].sudo().browse(author_id or ())
        if len(self) == 1 and author and not author.partner_share:
            desk = self._get_desk_email()
            if desk and not self.sudo().support_contract_id.direct_access:
                name = self._get_desk_name() if self._hides_names() else author.name
                email_from = formataddr((name, desk))
        return author_id, email_from

    def _get_model_description(self, model_name):
        """Customers are asked to view a ticket, not a "Helpdesk Ticket"."""
        if model_name == self._name:
            return self.env._("ticket")
        return super()._get_model_description(model_name)

    def _notify_get_reply_to(self, default=None, author_id=False):
        """The name beside the address to answer to is hidden with the author's."""
        author = self.env["res.partner"].sudo().browse(author_id or ())
        hiding = self.browse()
        if author and not author.partner_share:
            hiding = self.filtered(lambda ticket: ticket._hides_names())
        addresses = super(HelpdeskTicket, self - hiding)._notify_get_reply_to(
            default=default, author_id=author_id
        )
        for (company, _team), tickets in hiding.grouped(
            lambda ticket: (ticket.company_id, ticket.team_id)
        ).items():
            desk = tickets[0]
            addresses |= super(HelpdeskTicket, tickets)._notify_get_reply_to(
                default=formataddr((desk._get_desk_name(), desk._get_desk_email())),
                author_id=company.sudo().partner_id.id,
            )
        return addresses

    def _get_desk_email(self):
        """The address of the ticket's team, else of the company or its mail server."""
        self.ensure_one()
        ticket = self.sudo()
        company = ticket.company_id
        return (
            ticket.team_id.alias_email
            or email_normalize(company.email or "")
            or company.catchall_email
            or company.default_from_email
            or ""
        )

    def _get_desk_name(self):
        ticket = self.sudo()
        return ticket.team_id.name or ticket.company_id.name

    def _hides_names(self):
        """Whether the customer knows the desk only, not who works there."""
        ticket = self.sudo()
        return (
            ticket.company_id.support_hide_staff_names
            and not ticket.support_contract_id.direct_access
        )

    # ------------------------------------------------------------------
    # Who is told
    # ------------------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        values = dict(msg_vals or {})
        kind = values.get("message_type") or message.message_type
        if len(self) != 1 or kind == "user_notification":
            return super()._notify_get_recipients(message, msg_vals, **kwargs)
        ticket_sudo = self.sudo()
        if self._is_note(message, values):
            recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
            return [reader for reader in recipients if not reader["share"]]
        by_customer = kind in WRITTEN and self._is_by_customer(message, values)
        if by_customer:
            added = ticket_sudo._get_office_partners()
        else:
            added = ticket_sudo.partner_id if kind in WRITTEN else self.partner_id[:0]
            if kind in WRITTEN and not added and not values.get("outgoing_email_to"):
                values["outgoing_email_to"] = ticket_sudo.partner_email
        # told, and not named as addressees: customers would read who they are
        addressees = values.get("partner_ids", message.sudo().partner_ids.ids)
        values["partner_ids"] = list({*addressees, *added.ids})
        recipients = super()._notify_get_recipients(message, values, **kwargs)
        if by_customer and not ticket_sudo.support_contract_id.direct_access:
            recipients = self._without_technicians(recipients)
        return recipients

    def _is_note(self, message, values):
        """K1: internal notes tell no customer, not even one who is mentioned."""
        subtype_id = values.get("subtype_id") or message.sudo().subtype_id.id
        return (
            not subtype_id
            or subtype_id in self.env["mail.message.subtype"]._get_internal_ids()
            or message.sudo().is_internal
        )

    def _is_by_customer(self, message, values):
        author_id = values.get("author_id", message.sudo().author_id.id)
        author = self.env["res.partner"].sudo().browse(author_id or ())
        return not author or (
            author.partner_share and author != self.sudo().company_id.partner_id
        )

    def _without_technicians(self, recipients):
        """W1, W9: what a customer writes reaches the field through the office."""
        user_ids = [reader["uid"] for reader in recipients if reader["uid"]]
        technicians = self._search_users(
            Domain("id", "in", user_ids)
            & self._in_group(CONSULTANT)
            & ~self._in_group(DISPATCHER)
        )
        return [reader for reader in recipients if reader["uid"] not in technicians.ids]

    def _get_office_partners(self):
        """Who hears of what customers write: the team's leader and dispatchers.

        Of a team without any: the dispatchers of the company, else its managers.
        """
        self.ensure_one()
        dispatchers = self._in_group(DISPATCHER)
        team = self.team_id
        office = team.user_id | self._search_users(
            Domain("id", "in", team.user_ids.ids) & dispatchers
        )
        if not office:
            of_company = dispatchers & Domain("company_ids", "in", self.company_id.ids)
            office = self._search_users(of_company & ~self._in_group(MANAGER))
            office = office or self._search_users(of_company)
        return office.partner_id

    def _in_group(self, xmlid):
        return Domain("all_group_ids", "in", self.env.ref(xmlid).ids)

    def _search_users(self, domain):
        return self.env["res.users"].sudo().search(domain)

    def _tell_office_of_request(self):
        """A request typed into the portal is a ticket without a message."""
        for ticket in self:
            office = ticket.sudo()._get_office_partners()
            if office:
                ticket.message_notify(
                    partner_ids=office.ids,
                    subject=ticket.display_name,
                    body=self.env._(
                        "%(person)s asks in the portal: %(title)s",
                        person=ticket.partner_id.name or "",
                        title=ticket.name,
                    ),
                    model=ticket._name,
                    res_id=ticket.id,
                )

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

    # ------------------------------------------------------------------
    # Mails of a stage
    # ------------------------------------------------------------------

    def _track_template(self, tracking):
        """The helpdesk's own texts greet the technician, by name, at the customer's."""
        templates = super()._track_template(tracking)
        if "stage_id" in templates:
            if self.env.context.get("support_merging"):
                del templates["stage_id"]
            elif templates["stage_id"][0] in self._get_templates_of_helpdesk():
                ours = self.env.ref("support_contracts.mail_template_ticket_stage")
                templates["stage_id"] = (ours, templates["stage_id"][1])
        return templates

    def _get_templates_of_helpdesk(self):
        templates = self.env["mail.template"]
        for name in OCA_TEMPLATES:
            templates += (
                self.env.ref(f"helpdesk_mgmt.{name}", raise_if_not_found=False)
                or templates.browse()
            )
        return templates
