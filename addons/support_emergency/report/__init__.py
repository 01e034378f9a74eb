from . import support_emergency_analysis
