from . import (
    support_emergency_action,
    support_emergency_plan,
    support_emergency_normalise,
    support_emergency_adviser,
    support_emergency_mitigate,
    support_emergency_postpone,
    support_emergency_close,
    support_emergency_access,
    support_emergency_kind,
)
