"""Which policy and which target a ticket has: plain values, chosen without a query."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Policy:
    """A policy as it is kept between requests.

    ``targets``: {(type id or None, criticality id or None): {clock: minutes}}; None
    serves any; those in ``always`` run round the clock though the policy does not.
    Of major incidents the keys have True as a third part.
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

    def target(self, type_id, criticality_id, major=False):
        """{clock: minutes} of the row that fits best; the criticality decides first.

        ``major``: rows of major incidents come before all others.

        >>> rows = {(None, 7): {"response": 60}, (None, None): {"response": 90}}
        >>> policy = Policy(1, date(2026, 1, 1), targets=rows)
        >>> policy.target(3, 7), policy.target(3, None)
        ({'response': 60}, {'response': 90})
        """
        return self.targets.get(self._row(type_id, criticality_id, major), {})

    def runs_always(self, type_id, criticality_id, major=False):
        """Whether it is 24×7, as a whole or on the row that fits best.

        >>> rows = {(None, 7): {"response": 60}, (None, None): {"response": 90}}
        >>> policy = Policy(1, date(2026, 1, 1), targets=rows, always={(None, 7)})
        >>> policy.runs_always(3, 7), policy.runs_always(3, None)
        (True, False)
        """
        row = self._row(type_id, criticality_id, major)
        return self.round_the_clock or row in self.always

    def _row(self, type_id, criticality_id, major):
        """Its key, None if no row fits."""
        keys = (
            (type_id, criticality_id),
            (None, criticality_id),
            (type_id, None),
            (None, None),
        )
        if major:
            keys = (*((*key, True) for key in keys), *keys)
        return next((key for key in keys if key in self.targets), None)


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
