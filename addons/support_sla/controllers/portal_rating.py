from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal_ticket import SupportTicketPortal


class SupportRatingPortal(SupportTicketPortal):
    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        reader = ticket.with_user(request.env.user)
        return values | {
            "can_rate": not request.env.user._is_public() and reader._can_be_rated(),
            "support_rating": ticket.sudo().support_rating_ids[:1],
        }

    @route(
        "/my/ticket/<int:ticket_id>/rating",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_rate_ticket(self, ticket_id, value="", comment="", **post):
        """G6: what the customer says of a ticket at its end."""
        try:
            ticket = self._get_support_document("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        with self._telling_errors():
            reader = ticket.with_user(request.env.user).sudo(False)
            reader._rate(int(value) if value.isdecimal() else 0, comment[:2000])
            self._notify_next_page(request.env._("Thank you for your rating."))
        return request.redirect(ticket.access_url)
