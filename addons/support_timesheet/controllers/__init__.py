from . import (
    portal_cutoff,
    portal_ticket,
    portal_work_order,
    portal_cutoffs,
    portal_confirmation,
    portal_cutoff,
    portal_ticket,
    portal_work_order,
)
