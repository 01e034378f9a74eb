"""Who covers when: intervals of UTC instants, half open, as a duty roster has them.

Everything is in UTC, naive or aware alike: an hour that the clock repeats or skips is
two hours or none, and a shift over it has the length that people work.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def union(intervals: Iterable[tuple]) -> list[tuple]:
    """The same instants in order, without overlaps; empty intervals are dropped.

    >>> union([(5, 7), (1, 3), (3, 4), (6, 9), (9, 9)])
    [(1, 4), (5, 9)]
    """
    merged: list[tuple] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def gaps(needed: Iterable[tuple], covered: Iterable[tuple]) -> list[tuple]:
    """What of ``needed`` nobody covers.

    >>> gaps([(0, 10), (20, 30)], [(2, 4), (8, 22), (29, 40)])
    [(0, 2), (4, 8), (22, 29)]
    """
    found = []
    shifts = union(covered)
    place = 0
    for start, end in union(needed):
        while place < len(shifts) and shifts[place][1] <= start:
            place += 1
        reached, following = start, place
        while following < len(shifts) and shifts[following][0] < end:
            if shifts[following][0] > reached:
                found.append((reached, shifts[following][0]))
            reached = max(reached, shifts[following][1])
            following += 1
        if reached < end:
            found.append((reached, end))
    return found


def without(intervals: Iterable[tuple], absences: Iterable[tuple]) -> list[tuple]:
    """Intervals less the absences: what is left of a shift.

    >>> without([(0, 10)], [(3, 5)])
    [(0, 3), (5, 10)]
    """
    return gaps(intervals, absences)


def to_utc(zone: str, day: date, clock: time) -> datetime:
    """The naive UTC instant at which the clock of ``zone`` shows ``clock`` on ``day``.

    Of a time that it shows twice, the first; one that it skips is counted on from
    before the jump, as calendars do.

    >>> to_utc("Europe/Madrid", date(2026, 3, 29), time(2, 30))
    datetime.datetime(2026, 3, 29, 1, 30)
    >>> to_utc("Europe/Madrid", date(2026, 10, 25), time(2, 30))
    datetime.datetime(2026, 10, 25, 0, 30)
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)


def turns(
    zone: str, days: Iterable[date], start: time, end: time
) -> Iterator[tuple[datetime, datetime]]:
    """One UTC interval a day, from ``start`` to ``end`` of the clock of ``zone``.

    An end that is not after the start is of the next day.

    >>> night = turns("Europe/Madrid", [date(2026, 3, 28)], time(22), time(6))
    >>> [(end - begin).total_seconds() / 3600 for begin, end in night]
    [7.0]
    """
    for day in days:
        last = day if end > start else day + timedelta(days=1)
        yield to_utc(zone, day, start), to_utc(zone, last, end)
