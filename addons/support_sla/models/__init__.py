from . import (
    calendars,
    criticality,
    policies,
    clocks,
    records,
    complaints,
    causes,
    seeing,
    measures,
    replay,
    penalties,
)
