from . import support_contract_change, support_package_change
