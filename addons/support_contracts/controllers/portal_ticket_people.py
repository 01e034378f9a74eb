from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from .portal import SupportPortal
from .portal_ticket import _as_id


class SupportTicketPeoplePortal(SupportPortal):
    """What a key user says about a ticket: who follows it, the company's own number."""

    @route(
        "/my/ticket/<int:ticket_id>/watchers",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_watch(self, ticket_id, add=None, remove=None, **post):
        """K5: key users say who else gets the updates."""
        try:
            ticket = self._get_support_document("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        with self._telling_errors():
            self._check_speaks_for(ticket)
            if add:
                ticket._watch(_as_id(add))
            elif remove:
                ticket._unwatch(_as_id(remove))
        return request.redirect(ticket.access_url)

    @route(
        "/my/ticket/<int:ticket_id>/reference",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_set_reference(self, ticket_id, customer_reference=None, **post):
        """The customer's own number of the matter, by the requester or a key user."""
        try:
            ticket = self._get_support_document("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        with self._telling_errors():
            if ticket.partner_id != request.env.user.partner_id:
                self._check_speaks_for(ticket)
            ticket._set_customer_reference(customer_reference)
            self._notify_next_page(request.env._("Your reference was recorded."))
        return request.redirect(ticket.access_url)

    def _check_speaks_for(self, ticket):
        customer = ticket.support_contract_id.partner_id
        if not request.env["res.partner"]._is_support_key_user(customer):
            raise AccessError(
                request.env._("Only a key user of your company decides this.")
            )
