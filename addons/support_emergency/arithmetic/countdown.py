"""E2: an hour from the contact to the evaluation, whatever the hour and the day.

Counted by the clocks of service levels, round the clock, so that both say the same.
"""

from datetime import datetime

from odoo.addons.support_sla.arithmetic.clocks import Event, Rules, run
from odoo.addons.support_sla.arithmetic.working_time import RoundTheClock

MINUTES = 60
# Nobody acknowledged it by then: others are called.
ACKNOWLEDGE_MINUTES = 10
# The last part of the hour is warned of.
WARNING_MINUTES = 15


def clock_of(contact: datetime, delivered: datetime | None = None):
    """The clock of an evaluation: naive UTC instants.

    >>> clock = clock_of(datetime(2026, 3, 1, 2, 10))
    >>> clock.deadline, clock.state
    (datetime.datetime(2026, 3, 1, 3, 10), 'running')
    """
    events = [Event(contact, "opened", id=1)]
    if delivered:
        events.append(Event(delivered, "responded", id=2))
    return run(events, "response", Rules(MINUTES), RoundTheClock())[-1]


def is_missed(contact: datetime, delivered: datetime | None, now: datetime) -> bool:
    """Whether the hour passed without an answer; the last instant is still in time.

    >>> at = datetime(2026, 3, 1, 2, 10)
    >>> is_missed(at, datetime(2026, 3, 1, 3, 10), datetime(2026, 3, 1, 9, 0))
    False
    >>> is_missed(at, None, datetime(2026, 3, 1, 3, 10, 1))
    True
    """
    return clock_of(contact, delivered).breached_at(now) is not None


def urgency(contact: datetime, delivered: datetime | None, now: datetime) -> str:
    """ "done", "missed", "warned" or "running".

    >>> at = datetime(2026, 3, 1, 2, 10)
    >>> urgency(at, None, datetime(2026, 3, 1, 2, 30))
    'running'
    >>> urgency(at, None, datetime(2026, 3, 1, 2, 56))
    'warned'
    """
    if is_missed(contact, delivered, now):
        return "missed"
    if delivered:
        return "done"
    left = clock_of(contact).deadline - now
    return "warned" if left.total_seconds() < WARNING_MINUTES * 60 else "running"


def left_minutes(contact: datetime, delivered: datetime | None, now: datetime) -> int:
    """Whole minutes left at ``now``, or when it was delivered; negative: late.

    >>> at = datetime(2026, 3, 1, 2, 10)
    >>> left_minutes(at, None, datetime(2026, 3, 1, 2, 45, 30))
    24
    >>> left_minutes(at, datetime(2026, 3, 1, 3, 30), datetime(2026, 3, 2, 0, 0))
    -20
    """
    left = clock_of(contact).deadline - (delivered or now)
    return int(left.total_seconds() // 60)
