"""When the hours run out, at the pace at which they were used lately.

The hours that expire first are used first, as the allocator does. Days are whole: work
of a day that cannot be served in full runs the hours out on that day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .allocation import Lot

RUNS_OUT, EXPIRES, LASTS, EMPTY = "runs_out", "expires", "lasts", "empty"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of the hours.

    ``outcome``: ``runs_out`` on ``day`` (the first day short of hours); ``expires``:
    not before the expiry, ``day`` is the last one with hours; ``lasts``: nothing uses
    them, or nothing ends them (``day`` None); ``empty``: there are none. ``lost`` are
    the minutes that expire unused until then; ``pace`` is minutes a day.
    """

    outcome: str
    day: date | None = None
    lost: int = 0
    pace: Fraction = Fraction(0)


def forecast(lots: Iterable[Lot], today: date, used: int, days: int) -> Forecast:
    """What becomes of ``lots`` from ``today`` on, if each day uses ``used / days``.

    >>> bag = Lot(1, 600, date(2026, 1, 1), None, date(2026, 1, 1))
    >>> forecast([bag], date(2026, 3, 1), used=300, days=30).day
    datetime.date(2026, 4, 30)
    >>> month = Lot(2, 600, date(2026, 1, 1), date(2026, 3, 31), date(2026, 1, 1))
    >>> forecast([month], date(2026, 3, 1), used=300, days=30).outcome
    'expires'
    """
    pace = Fraction(max(used, 0), days)
    left = {lot: Fraction(lot.minutes) for lot in lots if not lot.is_over(today)}
    left = {lot: minutes for lot, minutes in left.items() if minutes > 0}
    if not left:
        return Forecast(EMPTY, pace=pace)
    lost = Fraction(0)
    day = today
    while True:
        live = sorted(
            (lot for lot in left if lot.covers(day)), key=lambda lot: lot.rank
        )
        stock = sum((left[lot] for lot in live), Fraction(0))
        stop = _next_change(left, day)
        served = stock // pace if pace else None
        if not live and (lost or not pace):
            # Nothing to use today: what there was expired, or none has begun.
            if stop is None or lost:
                return _ended(EXPIRES, day - timedelta(days=1), lost, pace)
        elif pace and (stop is None or served < (stop - day).days):
            return _ended(RUNS_OUT, day + timedelta(days=int(served)), lost, pace)
        if stop is None:
            return _ended(LASTS, None, lost, pace)
        _use(left, live, pace * (stop - day).days)
        gone = [lot for lot in left if lot.is_over(stop)]
        lost += sum((left.pop(lot) for lot in gone), Fraction(0))
        day = stop


def _ended(outcome, day, lost, pace):
    return Forecast(outcome, day, int(lost), pace)


def _next_change(lots, day):
    """The first day after ``day`` on which other lots may be used, None if never."""
    starts = [lot.date_start for lot in lots]
    ends = [lot.date_end + timedelta(days=1) for lot in lots if lot.date_end]
    return min((change for change in starts + ends if change > day), default=None)


def _use(left, live, minutes):
    """Take ``minutes`` of the ``live`` lots, in their order."""
    for lot in live:
        taken = min(left[lot], minutes)
        left[lot] -= taken
        minutes -= taken
