from . import (
    support_approval_record,
    support_emergency_declaration,
    support_emergency_evaluation,
    support_emergency_payment,
    support_emergency_reason,
    support_emergency_result,
)
