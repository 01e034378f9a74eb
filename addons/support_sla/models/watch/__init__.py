from . import (
    support_escalation_rule,
    support_escalation_log,
    support_escalation_notice,
    support_escalation_notice_send,
    support_sla_clock,
    helpdesk_ticket,
    res_company,
)
