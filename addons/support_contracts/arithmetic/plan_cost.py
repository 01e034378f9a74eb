"""What a plan would have cost for hours that were really used.

Everything is exact: minutes are whole, amounts are fractions until somebody shows them.
Months are counted from the first day of the window; a fee is taken by the month.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .periods import MONTHS, rolled_over


@dataclass(frozen=True, slots=True)
class Use:
    """Work of a day: ``minutes`` are charged, ``burn`` leaves a package."""

    date: date
    kind: int | None
    minutes: int
    burn: int


@dataclass(frozen=True, slots=True)
class Bag:
    """Hours that come with each period of the plan."""

    minutes: int
    period: str = "month"
    policy: str = "none"
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Pack:
    """Hours that are bought whole, when there are none left; 0 months: for ever."""

    minutes: int
    price: float
    months: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """Hours that came from elsewhere: from a month until another (None: for ever)."""

    date: date
    until: date | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """``rates`` are prices of an hour by the kind of work, None: of any other.

    ``vendor``: whether hours of the vendor's licence serve under it; ``grants`` are
    those that the customer was given.
    """

    fee: float = 0.0
    fee_months: int = 1
    bags: tuple = ()
    pack: Pack | None = None
    rates: dict = field(default_factory=dict)
    covers_labour: bool = False
    vendor: bool = False
    grants: tuple = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """What the window cost; minutes as they burn, ``packs`` are a number."""

    fee: Fraction
    packs: int
    pack_amount: Fraction
    excess_minutes: int
    excess_amount: Fraction
    unused_minutes: int

    @property
    def total(self) -> Fraction:
        return self.fee + self.pack_amount + self.excess_amount


class _Lot:
    """Minutes until the end of a month (None: for ever)."""

    __slots__ = ("left", "until")

    def __init__(self, left, until):
        self.left, self.until = left, until

    def ends_by(self, number):
        return self.until is not None and self.until <= number


def month_number(day: date, start: date) -> int:
    """How many months ``day`` is after the month of ``start``, which is 0.

    >>> month_number(date(2026, 3, 31), date(2026, 1, 1))
    2
    """
    return (day.year - start.year) * 12 + day.month - start.month


def net_uses(totals: dict) -> list:
    """[Use, …] of {(month, kind): [minutes, burn]}, what was corrected taken off.

    A correction takes from its own month, then from those before it, the last one
    first, then from those after it: what is taken back was worked some time.

    >>> june, july = date(2026, 6, 1), date(2026, 7, 1)
    >>> net_uses({(june, None): [100, 100], (july, None): [-30, -30]})
    [Use(date=datetime.date(2026, 6, 1), kind=None, minutes=70, burn=70)]
    """
    uses = []
    for kind in {kind for _month, kind in totals}:
        months = sorted(month for month, other in totals if other == kind)
        rows = [list(totals[month, kind]) for month in months]
        for position, row in enumerate(rows):
            order = [*range(position - 1, -1, -1), *range(position + 1, len(rows))]
            for side in (0, 1):
                for other in order:
                    taken = min(max(-row[side], 0), max(rows[other][side], 0))
                    row[side] += taken
                    rows[other][side] -= taken
        uses += [
            Use(month, kind, minutes, burn)
            for month, (minutes, burn) in zip(months, rows, strict=True)
            if minutes > 0 and burn > 0
        ]
    return sorted(uses, key=lambda use: (use.date, str(use.kind)))


def plan_cost(plan: Plan, uses: Iterable[Use], start: date, months: int) -> Cost:
    """Cost of ``months`` months from ``start`` (a first of the month) on.

    What is used in a month takes the hours that end first; when there are none a pack
    is bought, or without packs the rest is charged at the rate of its kind of work.

    >>> use = [Use(date(2026, 1, 5), None, 120, 120)]
    >>> plan = Plan(fee=50, bags=(Bag(60),), rates={None: 40})
    >>> float(plan_cost(plan, use, date(2026, 1, 1), 1).total)
    90.0
    >>> vendor = (Grant(date(2025, 7, 1), date(2026, 6, 30), 30),)
    >>> plan = Plan(fee=50, bags=(Bag(60),), rates={None: 40}, grants=vendor)
    >>> float(plan_cost(plan, use, date(2026, 1, 1), 1).total)
    70.0
    """
    by_month = [[] for _number in range(months)]
    for use in sorted(uses, key=lambda use: (use.date, str(use.kind))):
        number = month_number(use.date, start)
        if 0 <= number < months:
            by_month[number].append(use)
    books = _Books(plan)
    for number, month in enumerate(by_month):
        books.begin(number)
        books.receive(number, start)
        for use in month:
            books.serve(use, number)
        books.end(number)
    fee = Fraction(str(plan.fee)) * months / plan.fee_months
    price = Fraction(str(plan.pack.price)) if plan.pack else Fraction(0)
    unused = books.lost + sum(lot.left for lot in books.lots)
    return Cost(
        fee, books.packs, price * books.packs, books.excess, books.amount, unused
    )


class _Books:
    """The hours of a plan while the months go by."""

    def __init__(self, plan):
        self.plan = plan
        self.lots, self.granted = [], {}
        self.packs = self.excess = self.lost = 0
        self.amount = Fraction(0)

    def begin(self, number):
        """Grant what the periods that begin with this month bring."""
        for bag in self.plan.bags:
            length = MONTHS[bag.period]
            if number % length == 0:
                lot = _Lot(bag.minutes, number + length - 1)
                self.lots.append(lot)
                self.granted[bag] = lot

    def receive(self, number, start):
        """Hours from elsewhere that begin with this month, or began before the first.

        Those of the last month are there until its end.
        """
        for grant in self.plan.grants:
            if max(month_number(grant.date, start), 0) == number:
                until = grant.until and month_number(grant.until, start)
                if until is None or until >= number:
                    self.lots.append(_Lot(max(grant.minutes, 0), until))

    def serve(self, use, number):
        if self.plan.covers_labour:
            return
        rest = self._take(use.burn)
        pack = self.plan.pack
        while rest > 0 and pack and pack.minutes > 0:
            until = number + pack.months - 1 if pack.months else None
            self.lots.append(_Lot(pack.minutes, until))
            self.packs += 1
            rest = self._take(rest)
        if rest > 0:
            rates = self.plan.rates
            rate = Fraction(str(rates.get(use.kind, rates.get(None, 0))))
            self.excess += rest
            self.amount += Fraction(use.minutes * rest, use.burn) * rate / 60

    def _take(self, minutes):
        """Take from the lots, those that end first; returns what is missing."""
        last = float("inf")
        for lot in sorted(
            self.lots, key=lambda lot: last if lot.until is None else lot.until
        ):
            taken = min(lot.left, minutes)
            lot.left -= taken
            minutes -= taken
        return minutes

    def end(self, number):
        """What ends with this month rolls over, or is lost."""
        for bag in self.plan.bags:
            if (number + 1) % MONTHS[bag.period] == 0:
                self._roll_over(bag, number)
        over = [
            lot for lot in self.lots if lot.until is not None and lot.until <= number
        ]
        self.lost += sum(lot.left for lot in over)
        self.lots = [lot for lot in self.lots if lot not in over]

    def _roll_over(self, bag, number):
        lot = self.granted[bag]
        kept = rolled_over(bag.policy, bag.limit, bag.minutes, lot.left)
        if kept:
            periods = max(bag.limit, 1) if bag.policy == "periods" else 1
            lot.left -= kept
            self.lots.append(_Lot(kept, number + MONTHS[bag.period] * periods))
