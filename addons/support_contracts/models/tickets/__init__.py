from . import (
    helpdesk_ticket,
    helpdesk_ticket_assign,
    helpdesk_ticket_cover,
    helpdesk_ticket_gate,
    helpdesk_ticket_gateway,
    helpdesk_ticket_installation,
    helpdesk_ticket_mail,
    helpdesk_ticket_people,
    helpdesk_ticket_portal,
    helpdesk_ticket_type,
    mail_message,
    private_threads,
)
