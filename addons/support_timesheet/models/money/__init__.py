from . import support_charge, support_contract
