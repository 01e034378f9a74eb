from . import support_criticality_decision, support_sla_correction, support_sla_excuse
from . import support_complaint_closing
