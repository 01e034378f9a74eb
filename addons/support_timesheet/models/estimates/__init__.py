from . import (
    support_contract,
    support_estimate,
    support_estimate_line,
    support_estimate_asking,
    support_estimate_quotation,
    support_time_segment_sold,
    support_confirmation,
    helpdesk_ticket,
    helpdesk_ticket_window,
    helpdesk_ticket_merge,
    account_analytic_line,
    support_cutoff,
)
