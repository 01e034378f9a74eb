from odoo.addons.support_contracts.controllers.portal_ticket import SupportTicketPortal


class SupportTimeTicketPortal(SupportTicketPortal):
    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        return values | {"support_time": ticket.sudo()._get_published_time()}
