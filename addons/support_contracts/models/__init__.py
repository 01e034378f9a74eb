from . import (
    agreement,
    hours,
    people,
    documents,
    money,
    tickets,
    res_company,
    res_config_settings,
)
