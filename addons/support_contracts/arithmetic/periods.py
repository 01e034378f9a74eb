"""Periods of an entitlement and what rolls over from one to the next."""

from collections.abc import Iterator
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
    anchor: date, period: str, today: date, until: date | None = None
) -> Iterator[tuple[int, date, date]]:
    """Every (number, start, end) begun by ``today``; the last ends by ``until``."""
    last = min(today, until) if until else today
    number = 0
    while (start := period_start(anchor, period, number)) <= last:
        end = period_end(anchor, period, number)
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
