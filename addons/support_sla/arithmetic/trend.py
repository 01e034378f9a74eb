"""A figure and its past: what changed, and the line that shows it, as SVG geometry.

Coordinates are whole pixels of a view box; the origin is its upper left corner.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trend:
    """``line`` and ``target`` are paths, ``points`` (x, y, verdict) of each period.

    ``ticks`` are (y, value) of the lowest and the highest line of the axis.
    """

    line: str
    target: str
    points: tuple
    ticks: tuple


def trend(rows, width, height):
    """The chart of ``rows``: [(value or None, target or None, verdict)], oldest first.

    A period without a figure interrupts the line. None where there is no figure.

    >>> drawn = trend([(90, 95, "missed"), (100, 95, "met")], 100, 50)
    >>> drawn.line, drawn.target
    ('M0,50 L100,0', 'M0,25 L100,25')
    >>> drawn.points
    ((0, 50, 'missed'), (100, 0, 'met'))
    >>> trend([(None, 95, "no_data")], 100, 50) is None
    True
    """
    values = [value for value, _target, _verdict in rows if value is not None]
    if not values:
        return None
    aims = [target for _value, target, _verdict in rows if target is not None]
    low, high = _axis(values + aims)
    step = width / max(len(rows) - 1, 1)

    def at(number, value):
        # a single period stands in the middle
        x = round(number * step) if len(rows) > 1 else round(width / 2)
        return x, round(height * (high - value) / (high - low))

    points = [
        (*at(number, value), verdict)
        for number, (value, _target, verdict) in enumerate(rows)
        if value is not None
    ]
    return Trend(
        _path([value for value, _target, _verdict in rows], at),
        _path([target for _value, target, _verdict in rows], at),
        tuple(points),
        ((0, high), (height, low)),
    )


def _axis(values):
    low, high = min(values), max(values)
    if low == high:
        room = abs(low) / 10 or 1
        return low - room if low > room else 0, high + room
    return low, high


def _path(values, at):
    """Moves to the first value after a gap, draws to the others."""
    found, is_drawing = [], False
    for number, value in enumerate(values):
        if value is None:
            is_drawing = False
            continue
        x, y = at(number, value)
        found.append(f"{'L' if is_drawing else 'M'}{x},{y}")
        is_drawing = True
    return " ".join(found)


def change(values):
    """The last figure less the one before it; None where one of the two is missing.

    >>> change([90, 95.5]), change([None, 3]), change([7])
    (5.5, None, None)
    """
    if len(values) < 2 or None in values[-2:]:
        return None
    return values[-1] - values[-2]


def tone(difference, higher_is_better):
    """Whether a change is "better", "worse" or "same".

    >>> tone(2, True), tone(2, False), tone(0, True), tone(None, True)
    ('better', 'worse', 'same', 'same')
    """
    if not difference:
        return "same"
    return "better" if (difference > 0) == higher_is_better else "worse"


def share(part, whole):
    """In percent, None where there is nothing to take a part of.

    >>> share(3, 4), share(0, 0)
    (75.0, None)
    """
    return 100 * part / whole if whole else None
