from . import (
    support_sla_import,
    support_sla_import_case,
    support_sla_import_fact,
    support_sla_import_words,
    support_sla_event,
    helpdesk_ticket,
)
