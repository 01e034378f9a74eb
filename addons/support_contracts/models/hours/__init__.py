from . import (
    support_work_type,
    support_entitlement_fee,
    support_entitlement_package,
    support_hour_package,
    support_hour_package_gate,
    support_vendor_factor,
    support_hour_package_expiry,
    support_hour_move,
    support_hour_move_statement,
    support_hour_package_sale,
    support_contract_balance,
    support_contract_merge,
)
