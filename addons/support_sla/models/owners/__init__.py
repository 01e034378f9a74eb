from . import res_company, support_contract
