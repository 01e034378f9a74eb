from . import (
    base_import_import,
    support_import_mixin,
    res_partner_key_users,
    support_contract_import,
    support_opening_balance,
)
