"""A picture of what happened when: marks along a line, phases as bars above it."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

# Marks nearer than this would be written over each other: the later one moves on.
LEAST_GAP = 14


@dataclass(frozen=True, slots=True)
class Mark:
    """``x``: where it happened; ``shown_x``: where its number is written, if it is."""

    number: int
    x: float
    shown_x: float
    is_numbered: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    x: float
    width: float


def picture(
    instants: list[datetime], spans: list[tuple], width: float
) -> tuple[list[Mark], list[Bar]]:
    """Marks and bars on ``width`` units; instants in order, spans as of `phases`.

    An open span ends with the last instant. Of more marks than ``width`` has room for,
    only some are numbered: every second, every third, ….

    >>> def at(hour): return datetime(2026, 3, 1, hour)
    >>> marks, bars = picture([at(2), at(4), at(6)], [(at(4), None, "n")], 100)
    >>> [mark.x for mark in marks], [(bar.x, bar.width) for bar in bars]
    ([0.0, 50.0, 100.0], [(50.0, 50.0)])
    >>> picture([], [], 100)
    ([], [])
    >>> marks, _bars = picture([at(hour) for hour in range(12)], [], 100)
    >>> [mark.number for mark in marks if mark.is_numbered]
    [1, 3, 5, 7, 9, 11]
    """
    if not instants:
        return [], []
    first, last = instants[0], instants[-1]
    whole = (last - first).total_seconds() or 1.0

    def place(instant):
        share = (instant - first).total_seconds() / whole
        return round(min(max(share, 0.0), 1.0) * width, 1)

    marks, free = [], 0.0
    room = min(LEAST_GAP, width / len(instants))
    every = ceil(LEAST_GAP / room)
    for number, instant in enumerate(instants, start=1):
        x = place(instant)
        latest = width - room * (len(instants) - number)
        shown = min(max(x, free), latest)
        numbered = (number - 1) % every == 0
        marks.append(Mark(number, x, round(shown, 1), numbered))
        free = shown + room
    bars = [
        Bar(name, place(start), round(place(end or last) - place(start), 1))
        for start, end, name in spans
    ]
    return marks, [bar for bar in bars if bar.width > 0]
