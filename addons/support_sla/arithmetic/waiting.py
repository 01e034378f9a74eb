"""What a ticket waits for, and how long: pure functions of its events.

Events are those of `clocks`; instants are naive UTC.
"""

from datetime import timedelta


def waiting_since(events, reason):
    """Since when an open ticket waits for ``reason``; None if it does not.

    >>> from datetime import datetime
    >>> from .clocks import Event
    >>> opened = Event(datetime(2026, 3, 2, 9), "opened")
    >>> paused = Event(datetime(2026, 3, 2, 11), "paused", "customer", 1)
    >>> waiting_since([opened, paused], "customer")
    datetime.datetime(2026, 3, 2, 11, 0)
    """
    since, closed = None, False
    for event in _ordered(events):
        if event.kind == "closed":
            closed = True
        elif event.kind == "reopened":
            closed = False
        elif event.kind == "paused" and event.reason == reason:
            since = since or event.at
        elif event.kind == "resumed" and event.reason == reason:
            since = None
    return None if closed else since


def next_step(since, reminded, rules, add_days, last=None):
    """(instant, "remind" or "close") of what comes next while a ticket waits.

    ``reminded``: how often the customer was; ``rules``: (days between reminders, how
    many, days until it is closed), 0 is never; ``add_days(since, days)`` counts
    working days. (None, None) if nothing comes; closing comes before a reminder.

    ``last``: when the last reminder was sent. One that was late, as after a stop of the
    server, moves what follows it: the customer has the days that were agreed.

    >>> from datetime import datetime, timedelta
    >>> start, add = datetime(2026, 3, 2), lambda day, days: day + timedelta(days)
    >>> next_step(start, 1, (2, 2, 6), add, datetime(2026, 3, 20))
    (datetime.datetime(2026, 3, 22, 0, 0), 'remind')
    >>> next_step(start, 2, (2, 2, 6), add, datetime(2026, 3, 22))
    (datetime.datetime(2026, 3, 24, 0, 0), 'close')
    """
    every, times, until = rules
    past = every * reminded
    if last is None:
        last, past = since, 0
        every *= reminded + 1
    steps = []
    if every and reminded < times:
        steps.append((add_days(last, every), "remind"))
    if until:
        # With fewer days than the reminders took, agreed meanwhile: one after the last.
        steps.append((add_days(last, max(until - past, 1)), "close"))
    steps = [step for step in steps if step[0]]
    return min(steps, default=(None, None))


def waited(events, working, now):
    """{reason: working time} that an open ticket waited for each reason.

    Reasons that last at once count each: what it says is how long each took.
    """
    totals, since, opened = {}, {}, None
    for event in _ordered(events):
        if event.kind == "opened" and opened is None:
            opened = event.at
        elif event.kind == "paused":
            since.setdefault(event.reason, event.at)
        elif event.kind == "resumed" and event.reason in since:
            _add(totals, event.reason, since.pop(event.reason), event.at, working)
        elif event.kind == "closed":
            for reason, start in since.items():
                _add(totals, reason, start, event.at, working)
            since = {}
    for reason, start in since.items():
        _add(totals, reason, start, now, working)
    return totals


def _ordered(events):
    return sorted(events, key=lambda event: (event.at, event.id))


def _add(totals, reason, start, end, working):
    totals[reason] = totals.get(reason, timedelta()) + working.between(start, end)
