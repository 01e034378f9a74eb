from . import (
    support_emergency_declaration,
    support_emergency_evaluation,
    support_emergency_reason,
)
