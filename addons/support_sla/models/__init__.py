from . import calendars, criticality, policies, clocks
