"""Geometry of the small charts that are drawn on the server, as SVG.

Coordinates are whole pixels of a view box; the origin is its upper left corner.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class BurnDown:
    """A stepped line of balances, its ``area`` down to zero, and the marks beside it.

    ``line`` and ``area`` are paths; ``projection`` is a dashed one, or "";
    ``zero`` is the height of the axis; ``ticks`` are (y, minutes).
    """

    line: str
    area: str
    projection: str
    zero: int
    ticks: tuple


def daily_balances(opening: int, moves: dict[date, int], start: date, end: date):
    """[(day, balance at its end), …] of every day from ``start`` to ``end``.

    >>> daily_balances(10, {date(2026, 1, 2): -4}, date(2026, 1, 1), date(2026, 1, 2))
    [(datetime.date(2026, 1, 1), 10), (datetime.date(2026, 1, 2), 6)]
    """
    balances = []
    balance = opening
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        balance += moves.get(day, 0)
        balances.append((day, balance))
    return balances


def burn_down(
    opening: int,
    balances: Sequence[int],
    days: int,
    width: int,
    height: int,
    pace: float = 0.0,
) -> BurnDown:
    """The chart of ``balances``, one a day, on an axis of ``days`` days.

    Where the days are not all over, a dashed line goes on at ``pace`` minutes a day
    down to zero at most.

    >>> burn_down(60, [60, 30], 2, 100, 60).line
    'M0,0 L0,0 L50,0 L50,30 L100,30'
    """
    top = max(opening, *balances, 1)
    step = width / max(days, 1)

    def at(number, minutes):
        return f"{round(number * step)},{round(height * (1 - max(minutes, 0) / top))}"

    points = [at(0, opening)]
    for number, balance in enumerate(balances):
        points += [at(number, balance), at(number + 1, balance)]
    line = "M" + " L".join(points)
    shown = len(balances)
    projection = ""
    if pace > 0 and 0 < shown < days and balances[-1] > 0:
        last = min(days, shown + balances[-1] / pace)
        rest = balances[-1] - (last - shown) * pace
        projection = f"M{at(shown, balances[-1])} L{at(last, rest)}"
    area = f"{line} L{at(shown, 0)} L{at(0, 0)} Z"
    return BurnDown(line, area, projection, height, _ticks(top, height))


def _ticks(top, height):
    """((y, minutes), …): zero, half and all, in whole hours where there are some."""
    half = top // 2 // 60 * 60 or top // 2
    return tuple(
        (round(height * (1 - minutes / top)), minutes) for minutes in (0, half, top)
    )


def bars(values: Iterable[float], width: int) -> list[int]:
    """The widths of horizontal bars, the largest value as wide as ``width``.

    >>> bars([50, 100, 0], 200)
    [100, 200, 0]
    """
    values = [max(value, 0) for value in values]
    top = max(values, default=0) or 1
    return [round(width * value / top) for value in values]
