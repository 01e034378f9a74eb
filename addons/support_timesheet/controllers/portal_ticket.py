from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal_ticket import SupportTicketPortal


class SupportTimeTicketPortal(SupportTicketPortal):
    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        sudo_ticket = ticket.sudo()
        published = sudo_ticket._get_published_time()
        return values | {
            "support_time": published,
            "support_estimates": sudo_ticket._get_estimates_to_show(),
            "support_figures": sudo_ticket._get_estimate_figures()[ticket.id],
            "out_of_hours": sudo_ticket._get_out_of_hours_offer(),
            "support_consumption": sudo_ticket._get_consumption() if published else [],
            "support_vendor_wait": sudo_ticket._get_vendor_wait(),
            "support_window": sudo_ticket._get_planned_window(),
            "support_spent": sudo_ticket._get_shown_minutes(),
        }

    @route(
        "/my/ticket/<int:ticket_id>/out_of_hours",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_ask_out_of_hours(self, ticket_id, **post):
        """W8: the key user asks for attention out of hours, with its surcharge."""
        try:
            ticket = self._get_support_document("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        with self._telling_errors():
            ticket.with_user(request.env.user)._ask_out_of_hours_as_customer(
                origin=request.httprequest.remote_addr
            )
            self._notify_next_page(
                request.env._("Thank you: we also attend this ticket out of hours.")
            )
        return request.redirect(f"/my/ticket/{ticket_id}")

    @route(
        "/my/ticket/<int:ticket_id>/out_of_hours/end",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_end_out_of_hours(self, ticket_id, **post):
        """W8: the key user takes it back; what was worked until now stays."""
        try:
            ticket = self._get_support_document("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        with self._telling_errors():
            ticket.with_user(request.env.user).sudo(
                False
            )._end_out_of_hours_as_customer()
            self._notify_next_page(
                request.env._(
                    "From now on we attend this ticket in the hours of your contract."
                )
            )
        return request.redirect(f"/my/ticket/{ticket_id}")
