from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal_ticket import (
    SupportTicketController,
    SupportTicketPortal,
)


class SupportSlaTicketPortal(SupportTicketPortal):
    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        sudo_ticket = ticket.sudo()
        return values | {
            "criticalities": request.env["support.criticality"]._get_shown(),
            "sla_clocks": sudo_ticket._get_sla_to_show(request.env.user.tz)[ticket],
            "sla_pictures": sudo_ticket._get_sla_pictures(request.env.user.tz)[ticket],
            "sla_waits": sudo_ticket._get_sla_waits(),
        }

    @route()
    def portal_my_tickets(self, **kw):
        response = super().portal_my_tickets(**kw)
        if hasattr(response, "qcontext"):
            tickets = request.env["helpdesk.ticket"].concat(
                *response.qcontext["grouped_tickets"]
            )
            response.qcontext["sla_first"] = tickets._get_sla_first_to_show()
        return response


class SupportSlaTicketController(SupportTicketController):
    def _get_create_new_ticket_values(self, **kw):
        values = super()._get_create_new_ticket_values(**kw)
        return values | {
            "criticalities": request.env["support.criticality"]._get_shown(),
            "impacts": request.env["support.criticality.cell"]._selection_impact(),
        }

    def _prepare_submit_ticket_vals(self, **kw):
        """U7: the customer says the impact; a level in the form is not looked at."""
        vals = super()._prepare_submit_ticket_vals(**kw)
        impacts = dict(request.env["support.criticality.cell"]._selection_impact())
        impact = kw.get("impact")
        return vals | ({"support_impact": impact} if impact in impacts else {})
