from .portal_ticket import SupportSlaTicketPortal


class SupportSlaLongerPortal(SupportSlaTicketPortal):
    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        """K16: what lengthened the ticket; U7: the status of a major incident."""
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        sudo_ticket = ticket.sudo()
        return values | {
            "sla_vendor": sudo_ticket._get_vendor_to_show(),
            "sla_lengthening": sudo_ticket._get_sla_lengthening(),
            "sla_major": sudo_ticket._get_major_to_show(),
            "sla_levels": sudo_ticket._get_levels_to_show(),
        }
