from . import helpdesk_ticket, helpdesk_ticket_wait, helpdesk_ticket_reply
