from . import res_partner, support_charge, support_contract, support_contract_member
