from . import (
    res_partner,
    support_charge,
    support_charge_undo,
    support_contract,
    support_contract_member,
)
