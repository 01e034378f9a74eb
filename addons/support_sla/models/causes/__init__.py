from . import (
    helpdesk_ticket,
    support_rca,
    support_rca_cause,
    support_rca_action,
    support_known_error,
    support_risk_letter,
    support_risk_letter_exclusion,
)
