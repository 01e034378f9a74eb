from . import (
    res_partner_key_users,
    support_contract_import,
    support_opening_balance,
)
