from . import (
    support_sla_event,
    support_sla_clock,
    support_sla_clock_store,
    support_sla_clock_watch,
    helpdesk_ticket,
    helpdesk_ticket_sla,
    helpdesk_ticket_note,
    helpdesk_ticket_show,
    helpdesk_ticket_backfill,
)
