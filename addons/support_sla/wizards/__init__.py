from . import (
    support_complaint_closing,
    support_criticality_decision,
    support_measure_close,
    support_measure_correction,
    support_sla_correction,
    support_sla_excuse,
)
