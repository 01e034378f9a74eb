from . import (
    calendars,
    criticality,
    policies,
    clocks,
    records,
    complaints,
    causes,
    seeing,
)
from . import replay
