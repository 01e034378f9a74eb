from . import (
    helpdesk_ticket,
    helpdesk_ticket_cover,
    helpdesk_ticket_out_of_hours,
    support_out_of_hours,
    helpdesk_ticket_consumption,
)
