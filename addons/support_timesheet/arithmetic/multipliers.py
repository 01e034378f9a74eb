"""Bands of the week and the multiplier that rules in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .splitting import wall


@dataclass(frozen=True, slots=True)
class Band:
    """Hours of the week with a multiplier, in percent.

    ``minute_from`` and ``minute_to`` are minutes of the clock on the wall; a band that
    ends where it starts or before goes on past midnight, and belongs to the day it
    starts on. ``weekdays``: 0 is Monday. ``holidays``: also on holidays.
    """

    key: object
    weekdays: frozenset
    minute_from: int
    minute_to: int
    holidays: bool = False

    def windows(self, first: date, last: date, zone, holidays=frozenset()):
        """UTC spans of the band that touch the days ``first`` to ``last``."""
        day = first - timedelta(days=1)
        while day <= last:
            if day.weekday() in self.weekdays or (self.holidays and day in holidays):
                span = self._window(day, zone)
                if span[0] < span[1]:
                    yield span
            day += timedelta(days=1)

    def _window(self, day, zone):
        until = self.minute_to
        if until <= self.minute_from:
            until += 24 * 60
        return wall(day, self.minute_from, zone), wall(day, until, zone)


def complement(spans: Iterable[tuple], start: datetime, end: datetime) -> list[tuple]:
    """What of [start, end) no span covers."""
    free, cursor = [], start
    for since, upto in sorted(spans):
        if since > cursor:
            free.append((cursor, min(since, end)))
        cursor = max(cursor, upto)
        if cursor >= end:
            break
    if cursor < end:
        free.append((cursor, end))
    return free


def covers(spans: Iterable[tuple], moment: datetime) -> bool:
    return any(since <= moment < upto for since, upto in spans)


def highest(base: int, percents: Iterable[int]) -> int:
    """The multiplier that rules: the highest, and only that one.

    >>> highest(100, [150, 200]), highest(175, [150]), highest(100, [])
    (200, 175, 100)
    """
    return max([base, *percents])
