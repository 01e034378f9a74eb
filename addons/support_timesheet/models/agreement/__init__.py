from . import (
    support_contract,
    support_contract_time,
    support_contract_cover,
    support_hour_package,
    support_installation,
)
