from . import (
    support_emergency_span,
    support_emergency,
    account_analytic_line,
    account_analytic_line_piece,
    support_time_segment,
    support_cutoff,
    support_contract,
    helpdesk_ticket,
)
