from . import (
    support_complaint_severity,
    support_complaint_reason,
    support_complaint_step,
    support_complaint,
    support_complaint_life,
    support_complaint_watch,
    support_complaint_portal,
    support_complaint_risk,
    helpdesk_ticket,
    res_company,
    res_config_settings,
)
