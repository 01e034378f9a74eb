from . import (
    support_cause,
    helpdesk_ticket_stage,
    helpdesk_ticket_team,
    helpdesk_ticket_path,
    helpdesk_ticket_closing,
    helpdesk_ticket_vendor,
    helpdesk_ticket_validation,
)
