from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# A slip of the keys, not a contact of last month.
OLDEST_CONTACT = timedelta(days=2)


class SupportEmergency(models.Model):
    """E1: declared in a minute by staff, by the customer, or from a ticket."""

    _inherit = "support.emergency"

    @api.model
    def _declare(self, requester, summary, company, ticket=None, **values):
        """A new emergency, with its ticket, whose experts are told at once.

        The caller has checked who declares it. ``values``: facts and channel; the
        contact is now unless they say another instant.
        """
        summary = (summary or "").strip()
        if not summary:
            raise UserError(self.env._("Say what stopped."))
        contact_at = self._check_contact(values.pop("contact_at", None), values)
        customer = requester.commercial_partner_id
        sudo = self.sudo()
        if ticket:
            self._check_free(ticket)
        else:
            ticket = sudo._create_ticket(requester, summary, company, values)
        skills = ticket.sudo().required_skill_ids
        emergency = sudo.create(
            {
                "summary": summary,
                "company_id": company.id,
                "ticket_id": ticket.id,
                "partner_id": customer.id,
                "requester_id": requester.id,
                "contact_at": contact_at,
                "declared_by": self.env.user.name,
                "skill_ids": [fields.Command.set(skills.ids)],
                **self._prepare_clock(contact_at),
                **values,
            }
        )
        emergency._start_attending(contact_at)
        return emergency.sudo(self.env.su)

    @api.model
    def _check_contact(self, contact_at, values):
        """The instant of the contact: not to come, and not long ago."""
        now = fields.Datetime.now()
        contact_at = fields.Datetime.to_datetime(contact_at) or now
        # Forms know minutes only: the present one is not to come.
        if contact_at > now + timedelta(minutes=1):
            raise ValidationError(self.env._("The contact cannot be in the future."))
        if contact_at < now - OLDEST_CONTACT:
            raise ValidationError(
                self.env._("The contact was more than two days ago: check its date.")
            )
        stopped_at = fields.Datetime.to_datetime(values.get("stopped_at"))
        if stopped_at and stopped_at > now + timedelta(minutes=1):
            raise ValidationError(
                self.env._("It cannot have stopped in the future: check the hour.")
            )
        return min(contact_at, now)

    @api.model
    def _check_free(self, ticket):
        """One emergency at a time on a ticket, and none on a closed one."""
        live = ticket.sudo().emergency_ids.filtered(lambda e: not e.is_over)
        if live:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is already the emergency %(emergency)s.",
                    ticket=ticket.number,
                    emergency=live.name,
                )
            )
        if ticket.sudo().closed:
            raise UserError(
                self.env._("Ticket %s is closed: open it again first.", ticket.number)
            )
        if not ticket.sudo().partner_id:
            raise UserError(self.env._("Say whose ticket %s is first.", ticket.number))

    @api.model
    def _create_ticket(self, requester, summary, company, values):
        """The ticket that everything is on; its terms come with the order (E5)."""
        incident_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "support_contracts.ticket_type_incident"
        )
        tickets = self.env["helpdesk.ticket"].with_context(support_terms_later=True)
        return tickets.create(
            {
                "name": summary,
                "description": values.get("description") or summary,
                "partner_id": requester.id,
                "partner_name": requester.name,
                "partner_email": requester.email,
                "company_id": company.id,
                "priority": "3",
                "type_id": incident_id,
                "user_id": False,
                "sla_opened_at": fields.Datetime.now(),
            }
        ).with_context(support_terms_later=False)

    def _start_attending(self, contact_at):
        """First event, ticket, and the calls to the experts; elevated."""
        self.ensure_one()
        self.ticket_id.with_context(support_terms_later=True).write(
            {"emergency_id": self.id}
        )
        self._record_event(
            "declare",
            self._in_customer_language().env._("Emergency declared"),
            self.summary,
            occurred_at=contact_at,
        )
        self._call_experts()
        self._tell_customer("message_declared")
        self._wake_watch()
