from . import (
    agreement,
    hours,
    people,
    documents,
    money,
    tickets,
    terms,
    changes,
    handover,
    starting,
    res_company,
    res_config_settings,
)
