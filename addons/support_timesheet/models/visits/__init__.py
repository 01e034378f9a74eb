from . import (
    support_visit_plan,
    support_visit,
    support_visit_propose,
    support_work_order,
)
