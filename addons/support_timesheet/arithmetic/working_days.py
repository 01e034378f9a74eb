"""Days that people have to answer, counted as offices count them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from .splitting import day_of, day_start

# Whoever has no working day in a year is not waited for in working days.
MOST_DAYS = 366


def end_of_working_days(
    told: datetime, days: int, zone, works: Callable[[date], bool]
) -> datetime:
    """The UTC moment at which ``days`` working days after ``told`` are over.

    The day on which somebody was told does not count; the last one counts to its end.

    >>> import pytz
    >>> friday = datetime(2026, 3, 20, 12)
    >>> end_of_working_days(friday, 2, pytz.utc, lambda day: day.weekday() < 5)
    datetime.datetime(2026, 3, 25, 0, 0)
    """
    first = day_of(told, zone)
    following = (first + timedelta(days=n) for n in range(1, MOST_DAYS + 1))
    working = [day for day in following if works(day)][:days]
    last = working[-1] if len(working) == days and days else None
    return day_start((last or first + timedelta(days=days)) + timedelta(days=1), zone)
