"""What a countdown is told: a screen subtracts worked time, and computes nothing else.

A screen that knows what was left at one instant, and what is worked after it, knows
what is left at any later one; whether a target is missed it reads from exact instants.
"""

from datetime import timedelta

from .working_time import EPOCH

MILLISECOND = timedelta(milliseconds=1)
# How long a page that nobody reloads goes on ticking.
AHEAD = timedelta(hours=72)


def seconds_left(target_minutes, elapsed_seconds, running_since, now, working):
    """Working seconds until the target is used up at ``now``; negative once it was.

    ``elapsed_seconds`` of the segments that ended, ``running_since`` None if none runs.

    >>> from .working_time import RoundTheClock
    >>> from datetime import datetime
    >>> noon = datetime(2026, 3, 2, 12)
    >>> seconds_left(60, 600, noon, noon + timedelta(minutes=20), RoundTheClock())
    1800
    """
    left = timedelta(minutes=target_minutes) - timedelta(seconds=elapsed_seconds)
    if running_since and running_since < now:
        left -= working.between(running_since, now)
    return left // timedelta(seconds=1)


def milliseconds(instant):
    """Since 1970, as a browser counts; None stays None.

    >>> from datetime import datetime
    >>> milliseconds(datetime(1970, 1, 2)), milliseconds(None)
    (86400000, None)
    """
    return (instant - EPOCH) // MILLISECOND if instant else None


def instant(since):
    """Back from `milliseconds`.

    >>> from datetime import datetime
    >>> instant(milliseconds(datetime(2026, 3, 2, 9, 30)))
    datetime.datetime(2026, 3, 2, 9, 30)
    """
    return EPOCH + since * MILLISECOND


def worked_ahead(working, now):
    """[[start, end]] in milliseconds of what is worked until `AHEAD` of ``now``."""
    return [
        [milliseconds(start), milliseconds(end)]
        for start, end in working.pieces(now, now + AHEAD)
    ]


def worded(seconds):
    """Hours and minutes of what is left or over, begun minutes counted as whole.

    >>> worded(5400), worded(-1), worded(59)
    ('1:30', '0:01', '0:01')
    """
    minutes = -(-abs(seconds) // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
