from . import account_move_reversal, support_contract_change, support_package_change
