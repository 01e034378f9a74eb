from . import (
    support_work_type,
    support_contract,
    support_emergency_price,
    support_emergency_offer,
    support_emergency_growth,
    support_emergency_order,
    support_emergency_payment,
    support_emergency_start,
    sale_order,
    account_move,
)
