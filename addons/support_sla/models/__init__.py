from . import calendars, criticality
