from . import (
    agreement,
    hours,
    people,
    documents,
    money,
    tickets,
    terms,
    res_company,
    res_config_settings,
)
