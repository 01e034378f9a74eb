from . import (
    portal_confirmation,
    portal_cutoff,
    portal_cutoffs,
    portal_ticket,
    portal_work_order,
)
