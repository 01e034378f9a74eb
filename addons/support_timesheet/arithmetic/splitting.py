"""Cutting worked time at edges: of a calendar, of a day, of what a unit includes.

Moments are naive datetimes in UTC, spans are half open: [from, to). Zones are pytz's.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytz


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: when it was, and the whole minutes worked in it."""

    start: datetime
    end: datetime
    minutes: int


def to_utc(moment: datetime) -> datetime:
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


def shown_by_clock(moment: datetime, zone) -> datetime:
    """What the clock on the wall shows, without zone."""
    return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)


def day_of(moment: datetime, zone) -> date:
    """The day of a UTC moment in ``zone``."""
    return shown_by_clock(moment, zone).date()


def wall(day: date, minute: int, zone) -> datetime:
    """The first moment at which the clock on the wall shows ``minute`` of ``day``.

    Of an hour that is repeated that is the first one. A minute that the clock skips
    is the moment of the jump: from then on it shows more.

    >>> santiago = pytz.timezone("America/Santiago")
    >>> wall(date(2026, 9, 6), 30, santiago), wall(date(2026, 9, 7), 30, santiago)
    (datetime.datetime(2026, 9, 6, 4, 0), datetime.datetime(2026, 9, 7, 3, 30))
    """
    shown = datetime.combine(day, time.min) + timedelta(minutes=minute)
    for is_dst in (True, False):
        local = zone.localize(shown, is_dst=is_dst)
        if zone.normalize(local).replace(tzinfo=None) == shown:
            return to_utc(local)
    before = to_utc(zone.localize(shown, is_dst=True))
    skipped = bisect_left(
        range(24 * 60),
        shown,
        key=lambda n: shown_by_clock(before + timedelta(minutes=n), zone),
    )
    return before + timedelta(minutes=skipped)


def day_start(day: date, zone) -> datetime:
    """The first instant of ``day`` in ``zone``, which need not be midnight."""
    return wall(day, 0, zone)


def midnights(start: datetime, end: datetime, zone) -> list[datetime]:
    """The starts of days of ``zone`` that lie inside (start, end)."""
    first, last = day_of(start, zone), day_of(end, zone)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return [edge for day in days if start < (edge := day_start(day, zone)) < end]


def cut(
    start: datetime, end: datetime, edges: Iterable[datetime]
) -> list[tuple[datetime, datetime]]:
    """[start, end) cut at the edges inside it: no gap, no overlap."""
    inside = sorted({edge for edge in edges if start < edge < end})
    return list(zip([start, *inside], [*inside, end], strict=True))


def share_out(total: int, weights: Iterable[float]) -> list[int]:
    """``total`` whole minutes over weights; the last one takes the remainder.

    What is rounded is the running total, so that no share is ever of the other sign.

    >>> share_out(10, [1, 1, 1]), share_out(2, [1, 1, 1, 1]), share_out(5, [0, 0])
    ([3, 4, 3], [1, 0, 1, 0], [0, 5])
    """
    weights = list(weights)
    whole = sum(weights)
    shares, given, running = [], 0, 0
    for weight in weights[:-1]:
        running += weight
        # Half up, also of what is no whole number of minutes.
        upto = int((2 * total * running + whole) // (2 * whole)) if whole else 0
        shares.append(upto - given)
        given = upto
    return [*shares, total - given] if weights else []


def split(
    start: datetime, end: datetime, minutes: int, edges: Iterable[datetime]
) -> list[Part]:
    """``minutes`` worked somewhere in [start, end), cut at the edges.

    Interruptions are anywhere, so that each part has its share of what passed by.
    """
    spans = cut(start, end, edges)
    shares = share_out(
        minutes, [int((upto - since).total_seconds()) for since, upto in spans]
    )
    return [
        Part(since, upto, share)
        for (since, upto), share in zip(spans, shares, strict=True)
    ]


def within_first(before: int, minutes: int, limit: int) -> tuple[int, int]:
    """(minutes inside the first ``limit`` of a request, minutes beyond them).

    ``before``: minutes of the request that were worked earlier.

    >>> within_first(0, 90, 60), within_first(50, 20, 60), within_first(70, 5, 60)
    ((60, 30), (10, 10), (0, 5))
    """
    inside = max(0, min(limit - before, minutes))
    return inside, minutes - inside
