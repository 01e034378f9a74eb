from . import (
    account_move_reversal,
    support_approval_record,
    support_billing_run,
    support_contract_change,
    support_cover_decision,
    support_package_change,
    support_request_decline,
    support_terms_waiver,
    support_call,
    support_ticket_merge,
    support_ticket_split,
    support_ticket_transcript,
)
