from . import calendars
