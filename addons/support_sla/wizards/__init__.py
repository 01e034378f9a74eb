from . import support_criticality_decision
