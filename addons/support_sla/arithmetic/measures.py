"""Periods and verdicts of measures: plain values, exact, without the ORM.

Figures are fractions, never rounded: 99.951 % is below 99.96 % however it is shown.
Days are local to the contract; the first and the last one are included.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from dateutil.relativedelta import relativedelta

PERIODS = ("week", "half_month", "month", "quarter")
HUNDRED = 100


def exact(number):
    """A number as it is written, so that 0.1 is a tenth.

    >>> exact(99.9), exact(3)
    (Fraction(999, 10), Fraction(3, 1))
    """
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


@lru_cache(maxsize=4096)
def period_of(day: date, period: str):
    """(first day, last day) of the ``period`` that ``day`` is in.

    >>> [str(d) for d in period_of(date(2026, 2, 20), "half_month")]
    ['2026-02-16', '2026-02-28']
    >>> [str(d) for d in period_of(date(2026, 1, 1), "week")]
    ['2025-12-29', '2026-01-04']
    """
    if period == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if period == "half_month" and day.day <= 15:
        return day.replace(day=1), day.replace(day=15)
    month = day.replace(day=1)
    if period == "half_month":
        return day.replace(day=16), month + relativedelta(months=1, days=-1)
    if period == "month":
        return month, month + relativedelta(months=1, days=-1)
    first = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    return first, first + relativedelta(months=3, days=-1)


def periods_between(period, first, last):
    """Every (first day, last day) that ended by ``last``, from the one of ``first`` on.

    >>> [str(start) for start, _end in periods_between(
    ...     "month", date(2026, 1, 15), date(2026, 3, 30))]
    ['2026-01-01', '2026-02-01']
    """
    start, end = period_of(first, period)
    while end <= last:
        yield start, end
        start, end = period_of(end + timedelta(days=1), period)


@lru_cache(maxsize=4096)
def contract_year(anchor, day):
    """(first day, last day) of the year of a contract since ``anchor`` with ``day``.

    >>> [str(d) for d in contract_year(date(2024, 2, 29), date(2026, 2, 28))]
    ['2026-02-28', '2027-02-27']
    """
    years = day.year - anchor.year
    if anchor + relativedelta(years=years) > day:
        years -= 1
    return (
        anchor + relativedelta(years=years),
        anchor + relativedelta(years=years + 1) - timedelta(days=1),
    )


@dataclass(frozen=True)
class Figure:
    """What was counted: ``numerator`` ÷ ``denominator``, over ``sample`` cases.

    ``misses``: cases outside the target, None where the figure is not of cases.
    ``counted`` and ``missed`` hold ids of tickets.
    """

    numerator: float = 0
    denominator: float = 0
    sample: int = 0
    misses: int | None = None
    excluded: int = 0
    counted: tuple = ()
    missed: tuple = ()

    def value(self, unit="number"):
        """Exact, in percent where that is the unit; None where nothing was counted.

        >>> Figure(49, 50, 50).value("percent")
        Fraction(98, 1)
        """
        if not self.denominator:
            return None
        ratio = exact(self.numerator) / exact(self.denominator)
        return ratio * HUNDRED if unit == "percent" else ratio


@dataclass(frozen=True)
class Rule:
    """What is demanded: ``target``, and which side of it is good.

    Below ``minimum_sample`` cases: ``skip`` judges nothing, ``met`` takes it as met,
    ``misses`` looks at the number of misses, ``judge`` as ever.
    """

    target: float
    higher_is_better: bool = True
    unit: str = "percent"
    minimum_sample: int = 0
    small_sample: str = "skip"
    small_sample_misses: int = 0


def judge(figure, rule):
    """ "met", "missed", "no_data" or "too_few"; the target itself is met.

    >>> judge(Figure(95, 100, 100), Rule(95)), judge(Figure(94, 100, 100), Rule(95))
    ('met', 'missed')
    >>> few = Rule(95, minimum_sample=10, small_sample="misses", small_sample_misses=1)
    >>> judge(Figure(4, 5, 5, misses=1), few), judge(Figure(3, 5, 5, misses=2), few)
    ('met', 'missed')
    """
    value = figure.value(rule.unit)
    if value is None:
        return "no_data"
    if figure.sample < rule.minimum_sample:
        if rule.small_sample == "skip":
            return "too_few"
        if rule.small_sample == "met":
            return "met"
        if rule.small_sample == "misses" and figure.misses is not None:
            few = figure.misses <= rule.small_sample_misses
            return "met" if few else "missed"
    target = exact(rule.target)
    good = value >= target if rule.higher_is_better else value <= target
    return "met" if good else "missed"


def in_force(steps, day):
    """The value that rules a period from ``day`` on: the last begun by then, or None.

    ``steps``: [(first day, value)]; what begins within a period rules the next one.

    >>> steps = [(date(2026, 1, 1), 95.0), (date(2026, 3, 10), 97.0)]
    >>> in_force(steps, date(2026, 3, 1)), in_force(steps, date(2026, 4, 1))
    (95.0, 97.0)
    """
    steps = sorted(steps)
    found = bisect_right([start for start, _value in steps], day)
    return steps[found - 1][1] if found else None


def merged(spans):
    """Sorted spans without overlaps, so that no minute is down twice.

    >>> merged([(5, 9), (1, 3), (8, 12)])
    [(1, 3), (5, 12)]
    """
    found = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def without(spans, holes):
    """``spans`` less ``holes``; both as `merged` gives them.

    >>> without([(1, 10)], [(2, 3), (9, 12)])
    [(1, 2), (3, 9)]
    """
    found = []
    for start, end in spans:
        for hole_start, hole_end in holes:
            if hole_end <= start or hole_start >= end:
                continue
            if start < hole_start:
                found.append((start, hole_start))
            start = hole_end
        if start < end:
            found.append((start, end))
    return found


def clipped(spans, low, high):
    """What of each span lies between ``low`` and ``high``."""
    cut = [(max(start, low), min(end, high)) for start, end in spans]
    return [(start, end) for start, end in cut if start < end]


def availability(between, low, high, outages, windows):
    """`Figure` in seconds of service: up ÷ agreed, planned windows left out of both.

    ``between(start, end)``: agreed service time, a timedelta; spans are (start, end).

    >>> from datetime import datetime
    >>> noon = datetime(2026, 3, 2, 12)
    >>> hours = lambda n: timedelta(hours=n)
    >>> figure = availability(
    ...     lambda start, end: end - start, noon, noon + hours(10),
    ...     [(noon, noon + hours(2))], [(noon + hours(1), noon + hours(3))])
    >>> figure.numerator // 3600, figure.denominator // 3600
    (7, 8)
    """
    planned = merged(clipped(windows, low, high))
    agreed = without([(low, high)], planned)
    down = without(merged(clipped(outages, low, high)), planned)
    seconds = timedelta(seconds=1)
    total = sum((between(*span) for span in agreed), timedelta()) // seconds
    lost = sum((between(*span) for span in down), timedelta()) // seconds
    return Figure(total - lost, total, total and 1, len(down))
