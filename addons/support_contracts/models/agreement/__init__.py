from . import (
    support_entitlement_mixin,
    support_plan,
    support_contract,
    support_contract_life,
    support_contract_scope,
    support_entitlement,
    contract_contract,
    contract_line,
    support_installation,
)
