from . import (
    portal_confirmation,
    portal_cutoff,
    portal_cutoffs,
    portal_order,
    portal_ticket,
    portal_work_order,
)
