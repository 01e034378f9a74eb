from . import (
    helpdesk_ticket,
    helpdesk_ticket_countdown,
    helpdesk_ticket_picture,
    helpdesk_ticket_portal,
    support_sla_clock,
)
