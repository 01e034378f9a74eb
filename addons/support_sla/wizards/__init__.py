from . import (
    support_claim_answer,
    support_complaint_closing,
    support_criticality_decision,
    support_improvement_cancel,
    support_measure_close,
    support_measure_correction,
    support_penalty_cancel,
    support_sla_correction,
    support_sla_excuse,
)
from . import support_major_declaration, support_major_status
