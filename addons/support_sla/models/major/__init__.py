from . import (
    support_major_incident,
    support_major_incident_life,
    support_major_update,
    helpdesk_ticket,
    res_company,
    res_config_settings,
)
