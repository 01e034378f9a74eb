from . import (
    test_allocation,
    test_approval_decision,
    test_approval_notice,
    test_approval_request,
    test_arithmetic,
    test_contract,
    test_hour_ledger,
    test_hourly_price,
    test_key_user,
    test_period_hours,
    test_ticket_contract,
    test_ticket_gate,
)
