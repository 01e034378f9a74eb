from . import support_criticality_decision, support_sla_correction, support_sla_excuse
