from . import calendars, criticality, policies, clocks
from . import records, complaints
