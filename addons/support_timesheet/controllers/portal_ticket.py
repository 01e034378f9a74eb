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
            "support_spent": sum(minutes for _label, minutes, _final in published),
        }
