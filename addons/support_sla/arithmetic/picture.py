"""The life of a clock as a strip: what ran, what stood still, and what was late.

Positions are whole units of a strip of `WIDTH`, from the left; instants are naive UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH = 1000
# A strip with more pieces than this is drawn without its nights.
MOST_PIECES = 150


@dataclass(frozen=True)
class Stretch:
    """``state``: "running", "paused" or "missed"; ``reasons``: what a pause waited for.

    ``worked``: working time in it, what the clock counted unless it stood still.
    """

    start: datetime
    end: datetime
    state: str
    worked: timedelta
    reasons: tuple = ()


@dataclass(frozen=True)
class Bar:
    x: int
    width: int
    is_worked: bool = True


def stretches(cycles, events, working, now):
    """[Stretch] of all cycles of a clock, in their order, none of them empty."""
    found = []
    for clock in cycles:
        for start, end, state in clock.segments:
            for begin, stop, shown in _split(
                start, end or max(now, start), state, clock.late_after
            ):
                reasons = reasons_between(events, begin, stop)
                found.append(
                    Stretch(
                        begin,
                        stop,
                        shown,
                        working.between(begin, stop),
                        reasons if shown == "paused" else (),
                    )
                )
    return [stretch for stretch in found if stretch.start < stretch.end]


def _split(start, end, state, late_after):
    if state != "running" or late_after is None or late_after >= end:
        return [(start, end, state)]
    if late_after <= start:
        return [(start, end, "missed")]
    return [(start, late_after, "running"), (late_after, end, "missed")]


def reasons_between(events, start, end):
    """Sorted reasons for which a ticket waited at some time between the two."""
    since, found = {}, set()
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        if event.kind == "paused":
            since.setdefault(event.reason, event.at)
        elif event.kind == "resumed":
            begun = since.pop(event.reason, None)
            if begun is not None and begun < end and event.at > start:
                found.add(event.reason)
    found |= {reason for reason, begun in since.items() if begun < end}
    return tuple(sorted(found))


def span(all_stretches, deadlines, now):
    """(first, last) instant that strips above each other have in common."""
    begin = min((s.start for s in all_stretches), default=now)
    end = max([s.end for s in all_stretches] + [d for d in deadlines if d], default=now)
    return begin, max(end, begin + timedelta(minutes=1))


def position(instant, begin, end):
    """
    >>> noon = datetime(2026, 3, 2, 12)
    >>> position(noon, noon - timedelta(hours=1), noon + timedelta(hours=3))
    250
    """
    share = (instant - begin) / (end - begin)
    return round(min(max(share, 0), 1) * WIDTH)


def bars(stretch, working, begin, end):
    """[Bar] of a stretch: what is worked of it, on the thin line of what is not.

    A pause is one bar: it stands still, worked or not.
    """
    line = _bar(stretch.start, stretch.end, begin, end, False)
    if stretch.state == "paused":
        return [_bar(stretch.start, stretch.end, begin, end, True)]
    pieces = working.pieces(stretch.start, stretch.end)
    if len(pieces) > MOST_PIECES:
        pieces = [(stretch.start, stretch.end)]
    return [line, *(_bar(*piece, begin, end, True) for piece in pieces)]


def _bar(start, stop, begin, end, is_worked):
    x = position(start, begin, end)
    return Bar(x, max(position(stop, begin, end) - x, 1), is_worked)
