from . import (
    test_time_entry,
    test_time_entry_refused,
    test_publish,
    test_allocation,
    test_decision,
    test_excess,
    test_correction,
    test_reallocation,
    test_ledger_rules,
    test_time_decision,
)
