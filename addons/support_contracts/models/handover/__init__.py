from . import (
    ir_attachment,
    support_handover_template,
    support_handover,
    support_handover_line,
    helpdesk_ticket_handover,
)
