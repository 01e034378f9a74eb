"""Which policy and which target a ticket has: plain values, chosen without a query."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Policy:
    """A policy as it is kept between requests.

    ``targets``: {(type id or None, criticality id or None): {clock: minutes}}; None
    serves any; those in ``always`` run round the clock though the policy does not.
    Of major incidents the keys have True as a third part. ``outside`` and
    ``outside_always``: the same for what is opened outside the working hours; a clock
    that it does not state is as ever. ``matrix_id`` proposes criticalities, None is the
    general one.
    ``pauses``: reasons for which its clocks stand still. ``waiting``: (days between
    reminders, how many, days until it is closed) while the customer is awaited, 0 is
    never; ``reopen_days`` after the closing a reply opens the ticket again.
    """

    id: int
    date_start: date
    contract_id: int | None = None
    plan_id: int | None = None
    calendar_id: int | None = None
    tz: str | None = None
    round_the_clock: bool = False
    pauses: frozenset = frozenset()
    reopening: str = "resume"
    after_response: bool = False
    warn_percentage: int = 75
    waiting: tuple = (0, 0, 0)
    reopen_days: int = 0
    targets: dict = field(default_factory=dict, hash=False)
    always: frozenset = frozenset()
    outside: dict = field(default_factory=dict, hash=False)
    outside_always: frozenset = frozenset()
    matrix_id: int | None = None

    def target(self, type_id, criticality_id, major=False, outside=False):
        """{clock: minutes} of the row that fits best; the criticality decides first.

        ``major``: rows of major incidents come before all others. ``outside``: opened
        outside the working hours.

        >>> rows = {(None, 7): {"response": 60}, (None, None): {"response": 90}}
        >>> policy = Policy(1, date(2026, 1, 1), targets=rows)
        >>> policy.target(3, 7), policy.target(3, None)
        ({'response': 60}, {'response': 90})
        """
        key = type_id, criticality_id, major
        found = self.targets.get(_find_row(self.targets, *key), {})
        return found | self._get_outside(*key)[1] if outside else found

    def runs_always(self, kind, type_id, criticality_id, major=False, outside=False):
        """Whether a clock is 24×7: the policy as a whole, or the row that states it.

        >>> rows = {(None, 7): {"response": 60}, (None, None): {"response": 90}}
        >>> policy = Policy(1, date(2026, 1, 1), targets=rows, always={(None, 7)})
        >>> [policy.runs_always("response", 3, level) for level in (7, None)]
        [True, False]
        """
        key = type_id, criticality_id, major
        if outside:
            row, minutes = self._get_outside(*key)
            if kind in minutes:
                return self.round_the_clock or row in self.outside_always
        return self.round_the_clock or _find_row(self.targets, *key) in self.always

    def _get_outside(self, *key):
        """(key of the row, its {clock: minutes}) of what is opened outside the hours.

        >>> night = {(None, 7): {"response": 60}}
        >>> rows = {(None, None): {"response": 30, "resolution": 240}}
        >>> policy = Policy(1, date(2026, 1, 1), targets=rows, outside=night)
        >>> policy.target(3, 7, outside=True)
        {'response': 60, 'resolution': 240}
        """
        row = _find_row(self.outside, *key)
        return row, self.outside.get(row, {})


def _find_row(rows, type_id, criticality_id, major):
    """The key of the row of ``rows`` that fits best, None if none does."""
    keys = (
        (type_id, criticality_id),
        (None, criticality_id),
        (type_id, None),
        (None, None),
    )
    if major:
        keys = (*((*key, True) for key in keys), *keys)
    return next((key for key in keys if key in rows), None)


def choose(policies, contract_id, plan_id, day):
    """The policy in force on ``day``: of the contract, else its plan, else the company.

    Within each the one that started last; None if there is none.

    >>> early, late = Policy(1, date(2026, 1, 1)), Policy(2, date(2026, 6, 1))
    >>> choose([early, late], 5, None, date(2026, 3, 1)).id
    1
    >>> own = Policy(3, date(2026, 2, 1), contract_id=5)
    >>> choose([early, late, own], 5, None, date(2026, 7, 1)).id
    3
    """
    started = [policy for policy in policies if policy.date_start <= day]
    scopes = (
        contract_id and [p for p in started if p.contract_id == contract_id],
        plan_id and [p for p in started if p.plan_id == plan_id],
        [p for p in started if not p.contract_id and not p.plan_id],
    )
    for found in scopes:
        if found:
            return max(found, key=lambda policy: policy.date_start)
    return None
