from . import (
    support_roster,
    support_roster_shift,
    support_roster_absence,
    support_roster_swap,
    support_roster_duty,
    support_roster_cover,
)
