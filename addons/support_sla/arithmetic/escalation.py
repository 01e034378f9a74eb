"""When a rule of escalation speaks of a clock: plain values, no present instant.

A rule speaks after so much working time was used: its *mark*. That does not change
with holidays and pauses, only with the target; so a mark is passed once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
BASES = ("warning", "percentage", "left")


@dataclass(frozen=True)
class Rule:
    """A rule as it is kept between requests.

    ``basis``: warning (the percentage of the policy), percentage (``amount`` percent
    of the target used), left (``amount`` minutes left, negative: after the target).
    ``kind`` and ``levels`` (ids): None and empty serve any.
    """

    id: int
    basis: str
    amount: int = 0
    contract_id: int | None = None
    policy_id: int | None = None
    kind: str | None = None
    levels: frozenset = frozenset()

    def mark(self, target, warn_percentage):
        """Working time used when it speaks, of a clock with this target.

        A timedelta of whole seconds, rounded up.

        >>> Rule(1, "percentage", 75).mark(timedelta(hours=8), 50)
        datetime.timedelta(seconds=21600)
        >>> Rule(1, "left", 60).mark(timedelta(hours=8), 50)
        datetime.timedelta(seconds=25200)
        """
        if self.basis == "left":
            return max(target - timedelta(minutes=self.amount), timedelta())
        percent = warn_percentage if self.basis == "warning" else self.amount
        return -(-target * percent // (100 * SECOND)) * SECOND


def serving(rules, kind, level_id, contract_id, policy_id):
    """The rules for a clock: of its contract, else its policy, else the company.

    >>> own = Rule(1, "warning", contract_id=5)
    >>> rules = (own, Rule(2, "warning"), Rule(3, "warning", kind="resolution"))
    >>> [rule.id for rule in serving(rules, "response", None, 5, 9)]
    [1]
    >>> [rule.id for rule in serving(rules, "response", None, 6, 9)]
    [2]
    """
    scopes = (
        [rule for rule in rules if contract_id and rule.contract_id == contract_id],
        [
            rule
            for rule in rules
            if policy_id and not rule.contract_id and rule.policy_id == policy_id
        ],
        [rule for rule in rules if not rule.contract_id and not rule.policy_id],
    )
    chosen = next((scope for scope in scopes if scope), [])
    return tuple(
        rule
        for rule in chosen
        if rule.kind in (None, kind) and (not rule.levels or level_id in rule.levels)
    )


def next_threshold(following, late_after, is_missed):
    """When a running clock speaks next: its next mark, or that it is missed.

    ``following`` and ``late_after``: instants or None. None if nothing is left to say.

    >>> next_threshold(datetime(2026, 3, 2), datetime(2026, 3, 1), is_missed=True)
    datetime.datetime(2026, 3, 2, 0, 0)
    >>> next_threshold(datetime(2026, 3, 2), datetime(2026, 3, 1), is_missed=False)
    datetime.datetime(2026, 3, 1, 0, 0)
    >>> next_threshold(None, None, is_missed=False) is None
    True
    """
    instants = following, None if is_missed else late_after
    return min(filter(None, instants), default=None)


@dataclass(frozen=True)
class Course:
    """A clock that runs since ``since`` after ``elapsed``, and its marks.

    ``marks``: timedeltas of working time used. ``since`` is None unless it runs.
    """

    target: timedelta
    elapsed: timedelta
    since: datetime | None
    working: object
    marks: tuple = ()

    def instant(self, mark):
        """When ``mark`` is passed; of what uses up the target, when work goes on.

        None if it does not run, or no time is ever worked.
        """
        if self.since is None:
            return None
        left = max(mark - self.elapsed, timedelta())
        found = self.working.add_time(self.since, left)
        if found and mark >= self.target:
            found = self.working.add_time(found, timedelta())
        return found

    def following(self, watched):
        """When the first mark after ``watched`` is passed, None if there is none."""
        later = [mark for mark in self.marks if mark > watched]
        return self.instant(min(later)) if later else None

    def survey(self, watched, now):
        """([mark], instant): what was passed after ``watched``, when the next one is.

        A mark is passed when its instant is before ``now``; the marks are in order.
        The instant is None if no mark follows, or no time is worked any more.
        """
        spent = self.elapsed
        if self.since is not None:
            spent += self.working.between(self.since, now)
        found = []
        for mark in sorted(set(self.marks)):
            if mark <= watched:
                continue
            # what was used up since its instant, or the instant itself, decides
            if self.since is None or spent <= max(mark, self.elapsed):
                instant = self.instant(mark)
                if instant is None or instant >= now:
                    return found, instant
            found.append(mark)
        return found, None
