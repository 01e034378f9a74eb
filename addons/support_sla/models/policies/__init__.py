from . import helpdesk_ticket_stage, support_sla_policy, support_sla_target
