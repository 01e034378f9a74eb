from . import (
    res_company,
    res_config_settings,
    support_roster,
    support_emergency,
    support_emergency_door,
    support_emergency_clock,
    support_emergency_declare,
    support_emergency_alert,
    support_emergency_evaluate,
    support_emergency_portal,
    helpdesk_ticket,
    support_plan,
)
