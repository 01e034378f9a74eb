from . import (
    account_move_reversal,
    support_billing_run,
    support_contract_change,
    support_package_change,
)
