"""Whether two people read the same time on their clocks."""

import pytz


def same_offset(instant, one, other):
    """At a naive UTC instant; zones differ by season.

    >>> from datetime import datetime
    >>> same_offset(datetime(2026, 1, 5), "Europe/London", "UTC")
    True
    >>> same_offset(datetime(2026, 7, 6), "Europe/London", "UTC")
    False
    """
    aware = pytz.utc.localize(instant)
    offsets = {
        aware.astimezone(pytz.timezone(zone)).utcoffset() for zone in (one, other)
    }
    return len(offsets) == 1
