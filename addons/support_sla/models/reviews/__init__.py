from . import (
    support_meeting_mixin,
    support_review,
    support_customer_visit_plan,
    support_customer_visit,
    support_commitment,
)
