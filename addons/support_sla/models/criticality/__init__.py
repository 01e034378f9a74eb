from . import (
    helpdesk_ticket,
    support_criticality,
    support_criticality_cell,
    support_criticality_matrix,
    support_criticality_change,
)
