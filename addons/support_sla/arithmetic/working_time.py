"""Working time of a calendar, compiled once and then counted by bisection.

All instants are naive datetimes in UTC, as Odoo stores them; inside they are whole
microseconds since 1970, so that nothing is ever rounded. What is worked is what a
clock on the wall shows: a service of 02:00 to 03:00 is worked twice on the night the
hour comes twice, and not at all on the night it is skipped.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, chain, pairwise, takewhile

import pytz

UTC = pytz.utc
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1)
EPOCH_ORDINAL = EPOCH.toordinal()
# Compiled at a time, and how far a deadline is looked for before giving up.
CHUNK = 366 * DAY
HORIZON = 20 * 366 * DAY


@dataclass(frozen=True)
class Schedule:
    """What the working time of one calendar is compiled from.

    ``pieces``: (week, weekday, from, to), the week 0 or 1 of a two-week calendar and
    None in each week, Monday 0, minutes of the day, ``to`` exclusive and at most 1440.
    ``closed``: (start, end) of common holidays, naive UTC, ``end`` exclusive.
    """

    tz: str
    pieces: tuple
    closed: tuple = ()

    @property
    def day_minutes(self):
        """Minutes of an average working day, rounded; 0 if nothing is worked.

        >>> Schedule("UTC", ((None, 0, 480, 960), (None, 1, 480, 720))).day_minutes
        360
        """
        weeks = [
            (week, weekday, end - start)
            for piece_week, weekday, start, end in self.pieces
            for week in ((0, 1) if piece_week is None else (piece_week,))
        ]
        days = {(week, weekday) for week, weekday, _minutes in weeks}
        total = sum(minutes for _week, _weekday, minutes in weeks)
        return (2 * total + len(days)) // (2 * len(days)) if days else 0


class WorkingTime:
    """Counts working time of a schedule; the years looked at are compiled on demand.

    >>> office = WorkingTime(Schedule("Europe/Madrid", ((None, 0, 540, 1020),)))
    >>> office.add(datetime(2026, 3, 2, 15), 120)
    datetime.datetime(2026, 3, 9, 9, 0)
    >>> office.between(datetime(2026, 3, 2, 15), datetime(2026, 3, 9, 9))
    datetime.timedelta(seconds=7200)
    """

    def __init__(self, schedule):
        self.schedule = schedule
        self._zone = pytz.timezone(schedule.tz)
        self._closed = _merged((_tick(a), _tick(b)) for a, b in schedule.closed)
        self._weeks = _pieces_by_day(schedule.pieces)
        # One assignment replaces all, so that threads need no lock.
        self._table = None

    def between(self, start, end):
        """Working time from ``start`` to ``end``, exact; zero if they are reversed."""
        first, last = _tick(start), _tick(end)
        if last <= first or not self.schedule.pieces:
            return timedelta()
        table = self._reach(first, last)
        return timedelta(microseconds=table.worked(last) - table.worked(first))

    def add(self, start, minutes):
        """The instant at which ``minutes`` of working time after ``start`` are over.

        The end of a day, not the start of the next, when both fit; for 0 minutes the
        next instant that is worked. None if there is none within twenty years.
        """
        return self.add_time(start, timedelta(minutes=minutes))

    def add_time(self, start, duration):
        """``add`` with a timedelta."""
        first, amount = _tick(start), duration // timedelta(microseconds=1)
        if amount < 0:
            raise ValueError("working time is added, not taken away")
        if not self.schedule.pieces:
            return None
        last = first
        while last < first + HORIZON:
            last += CHUNK
            table = self._reach(first, last)
            found = table.find(table.worked(first) + amount, first, not amount)
            if found is not None:
                return _instant(found)
        return None

    def add_days(self, start, days):
        """The end of the last of ``days`` working days, the one of ``start`` first.

        A day counts when something of it is left to work at ``start``. None as in
        ``add``; for 0 days ``start`` itself.
        """
        if not days or not self.schedule.pieces:
            return None if days else start
        first = last = _tick(start)
        while last < first + HORIZON:
            last += CHUNK
            ends = {}
            for begin, end in self._reach(first, last).after(first):
                ends |= self._ends_of_days(max(begin, first), end)
                if len(ends) > days:
                    return _instant(list(ends.values())[days - 1])
        return None

    def is_open(self, instant):
        """Whether the instant is worked; the first one of a piece is, the last not."""
        tick = _tick(instant)
        table = self.schedule.pieces and self._reach(tick, tick + 1)
        return bool(table and table.worked(tick + 1) > table.worked(tick))

    def pieces(self, start, end):
        """[(start, end)] of what is worked between the two, in their order."""
        first, last = _tick(start), _tick(end)
        if last <= first or not self.schedule.pieces:
            return []
        worked = self._reach(first, last).after(first)
        return [
            (_instant(max(begin, first)), _instant(min(stop, last)))
            for begin, stop in takewhile(lambda piece: piece[0] < last, worked)
        ]

    # ------------------------------------------------------------------
    # Compiling
    # ------------------------------------------------------------------

    def _reach(self, first, last):
        """The table, which covers ``first`` to ``last`` at least."""
        table = self._table
        if table and table.low <= first and last <= table.high:
            return table
        low, high = first - first % CHUNK, last - last % CHUNK + CHUNK
        if table is None:
            table = _Table(low, high, self._compile(low, high))
        if low < table.low:
            before = self._compile(low, table.low)
            table = _Table(low, table.high, before + table.pieces())
        if high > table.high:
            after = self._compile(table.high, high)
            table = _Table(table.low, high, table.pieces() + after)
        self._table = table
        return table

    def _compile(self, low, high):
        """[(start, end)] of what is worked from ``low`` to ``high``, in ticks."""
        worked = chain.from_iterable(
            self._local_pieces(begin + offset, end + offset, offset)
            for begin, end, offset in _offsets(self._zone, low, high)
        )
        return _without(_merged(worked), self._closed)

    def _local_pieces(self, begin, end, offset):
        """Pieces of the days of a time of constant offset, shifted back to UTC."""
        for day in range(begin // DAY, (end - 1) // DAY + 1):
            # Weeks alternate as Odoo counts them, whatever the year.
            since = day + EPOCH_ORDINAL - 1
            for start, stop in self._weeks[since // 7 % 2, since % 7]:
                start, stop = max(day * DAY + start, begin), min(day * DAY + stop, end)
                if start < stop:
                    yield start - offset, stop - offset

    def _ends_of_days(self, begin, end):
        """{local date: tick at which the piece ends on it}; a piece may last days."""
        ends = {}
        while begin < end:
            day = _instant(begin).replace(tzinfo=UTC).astimezone(self._zone).date()
            midnight = _midnight(day + timedelta(days=1), self._zone)
            ends[day] = begin = min(end, max(_tick(midnight), begin + SECOND))
        return ends


class RoundTheClock:
    """24×7: every minute is worked, no holiday and no change of the hour matters."""

    schedule = Schedule("UTC", tuple((None, day, 0, 1440) for day in range(7)))

    def between(self, start, end):
        return max(end - start, timedelta())

    def add(self, start, minutes):
        return self.add_time(start, timedelta(minutes=minutes))

    def add_time(self, start, duration):
        if duration < timedelta():
            raise ValueError("working time is added, not taken away")
        return start + duration

    def add_days(self, start, days):
        return start + timedelta(days=days)

    def is_open(self, instant):
        return True

    def pieces(self, start, end):
        return [(start, end)] if start < end else []


class _Table:
    """Pieces between ``low`` and ``high`` with what was worked before each."""

    __slots__ = ("cumulative", "ends", "high", "low", "starts")

    def __init__(self, low, high, pieces):
        self.low, self.high = low, high
        self.starts = [start for start, _end in pieces]
        self.ends = [end for _start, end in pieces]
        lengths = (end - start for start, end in pieces)
        self.cumulative = list(accumulate(lengths, initial=0))

    def pieces(self):
        return list(zip(self.starts, self.ends, strict=True))

    def worked(self, tick):
        """Ticks worked from ``low`` to ``tick``."""
        last = bisect_right(self.starts, tick) - 1
        if last < 0:
            return 0
        return self.cumulative[last] + min(tick, self.ends[last]) - self.starts[last]

    def find(self, total, first, to_next):
        """When ``total`` is worked; ``to_next``: the first worked from ``first``."""
        if to_next:
            return next((max(start, first) for start, _end in self.after(first)), None)
        last = bisect_left(self.cumulative, total) - 1
        if total > self.cumulative[-1]:
            return None
        return self.starts[last] + total - self.cumulative[last]

    def after(self, tick):
        """Pieces that end after ``tick``."""
        first = bisect_right(self.ends, tick)
        return zip(self.starts[first:], self.ends[first:], strict=True)


def _pieces_by_day(pieces):
    """{(week, weekday): [(from, to) in ticks]}."""
    found = {(week, weekday): [] for week in (0, 1) for weekday in range(7)}
    for week, weekday, start, end in pieces:
        for each in (0, 1) if week is None else (week,):
            found[each, weekday].append((start * MINUTE, end * MINUTE))
    return found


def _offsets(zone, low, high):
    """(start, end, offset) of the times between two changes of the hour, in ticks."""
    edges = [*range(low, high, DAY), high]
    begin, offset = low, _offset(zone, low)
    for before, after in pairwise(edges):
        if _offset(zone, after) != offset:
            change = _find_change(zone, before, after)
            yield begin, change, offset
            begin, offset = change, _offset(zone, after)
    yield begin, high, offset


def _find_change(zone, before, after):
    """The first second with the new offset."""
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = (before + after) // 2 // SECOND * SECOND
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone, tick):
    aware = _instant(tick).replace(tzinfo=UTC).astimezone(zone)
    return aware.utcoffset() // timedelta(microseconds=1)


def _merged(pieces):
    """Sorted, without overlaps; pieces that touch become one."""
    found = []
    for start, end in sorted(pieces):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _without(pieces, closed):
    """Sorted ``pieces`` less the sorted ``closed``."""
    found, ends = [], [end for _start, end in closed]
    for start, end in pieces:
        for shut, reopened in closed[bisect_right(ends, start) :]:
            if shut >= end:
                break
            if start < shut:
                found.append((start, shut))
            start = max(start, reopened)
        if start < end:
            found.append((start, end))
    return found


def _tick(instant):
    since = instant - EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def _instant(tick):
    return EPOCH + timedelta(microseconds=tick)


def _midnight(day, zone):
    """The first instant of a local day, naive UTC; the night may skip 00:00."""
    naive = datetime(day.year, day.month, day.day)
    early, late = (
        zone.normalize(zone.localize(naive, is_dst=is_dst)) for is_dst in (True, False)
    )
    first = early if early.date() == day else late
    return first.astimezone(UTC).replace(tzinfo=None)


def holiday(first, last, tz):
    """(start, end) of whole local days, as ``Schedule.closed`` wants them.

    >>> day = datetime(2026, 1, 1).date()
    >>> holiday(day, day, "Europe/Madrid")[0]
    datetime.datetime(2025, 12, 31, 23, 0)
    """
    zone = pytz.timezone(tz)
    return _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
