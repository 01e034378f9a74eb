"""Periods of an entitlement and what rolls over from one to the next."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period_start(anchor: date, period: str, number: int) -> date:
    """First day of the ``number``-th period (0 first), counted from the anchor.

    Always counted from the anchor, so that 31 January does not become 28 for good.

    >>> period_start(date(2026, 1, 31), "month", 2)
    datetime.date(2026, 3, 31)
    """
    return anchor + relativedelta(months=MONTHS[period] * number)


def period_end(anchor: date, period: str, number: int) -> date:
    """Last day of the ``number``-th period, inclusive."""
    return period_start(anchor, period, number + 1) - timedelta(days=1)


def periods_begun(
    anchor: date,
    period: str,
    today: date,
    until: date | None = None,
    since: date | None = None,
) -> Iterator[tuple[int, date, date]]:
    """Every (number, start, end) begun by ``today``; the last ends by ``until``.

    Counted from the anchor, also where the first one begins only ``since`` a later
    day; a period that day is in the middle of is left out.

    >>> january = date(2026, 1, 31)
    >>> [str(start) for _number, start, _end in periods_begun(
    ...     january, "month", date(2026, 4, 30), since=date(2026, 2, 28))]
    ['2026-02-28', '2026-03-31', '2026-04-30']
    """
    last = min(today, until) if until else today
    number = 0
    while (start := period_start(anchor, period, number)) <= last:
        end = period_end(anchor, period, number)
        if not since or start >= since:
            yield number, start, min(end, until) if until else end
        number += 1


def rolled_over(policy: str, limit: int, granted: int, remaining: int) -> int:
    """Minutes of an ended period that go on into the next.

    ``limit`` is minutes, percent of what was granted, or (``periods``) unused.

    >>> rolled_over("percent", 25, 600, 400), rolled_over("none", 0, 600, 400)
    (150, 0)
    """
    caps = {
        "none": 0,
        "minutes": limit,
        "percent": granted * limit // 100,
        "periods": remaining,
    }
    return max(0, min(remaining, caps[policy]))


def prorated(
    steps: Iterable[tuple[date | None, float]], first: date, last: date, days: int
) -> float:
    """Amount of the days ``first`` – ``last`` of a period that has ``days`` days.

    ``steps``: (first day, amount of a whole period) in order of time, the first with
    None: since ever. Not rounded; the same amount all along comes back as it is.

    >>> steps = [(None, 100.0), (date(2026, 6, 16), 160.0)]
    >>> prorated(steps, date(2026, 6, 1), date(2026, 6, 30), 30)
    130.0
    >>> prorated(steps, date(2026, 7, 1), date(2026, 7, 31), 31)
    160.0
    """
    steps = list(steps)
    ends = [start for start, _amount in steps[1:]] + [None]
    shares = []
    for (start, amount), end in zip(steps, ends, strict=True):
        begin = max(start, first) if start else first
        until = min(end - timedelta(days=1), last) if end else last
        if begin <= until:
            shares.append(((until - begin).days + 1, amount))
    if len(shares) == 1 and shares[0][0] == days:
        return shares[0][1]
    return sum(count * amount for count, amount in shares) / days
