"""Days that come back every so many weeks, months or years."""

from collections.abc import Iterator
from datetime import date
from itertools import count

from dateutil.relativedelta import relativedelta


def days_between(
    first: date, every: int, unit: str, start: date, end: date
) -> Iterator[date]:
    """Days of the rhythm from ``start`` to ``end``, both included.

    Each is counted from ``first``, so that the 31st comes back after a short month.
    ``unit``: "weeks", "months" or "years"; ``every`` is at least 1.

    >>> first, until = date(2026, 1, 31), date(2026, 3, 31)
    >>> days = days_between(first, 1, "months", date(2026, 2, 1), until)
    >>> [day.isoformat() for day in days]
    ['2026-02-28', '2026-03-31']
    """
    for number in count():
        day = first + relativedelta(**{unit: every * number})
        if day > end:
            return
        if day >= start:
            yield day
