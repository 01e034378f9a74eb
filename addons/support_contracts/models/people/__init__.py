from . import (
    res_partner,
    res_partner_call,
    support_key_user,
    support_contract_people,
    support_approval,
    support_approval_decision,
    support_approval_notice,
    support_approval_record,
    support_approval_mixin,
)
