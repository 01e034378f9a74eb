from . import support_emergency_event, support_emergency_estimate
