"""Which package pays for which minutes.

Work is served in the order it was done. The customer's choice rules; without
one, the package that expires first is burnt first, then the one bought first.
What no package can pay comes back with ``lot_id`` None.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

BILLED_APART = "billed"


@dataclass(frozen=True, slots=True)
class Lot:
    """A package as the allocator sees it; ``date_end`` None never expires."""

    id: int
    minutes: int
    date_start: date
    date_end: date | None
    purchased_on: date

    def covers(self, day: date) -> bool:
        return self.date_start <= day and (not self.date_end or day <= self.date_end)

    def is_over(self, day: date) -> bool:
        return bool(self.date_end and self.date_end < day)

    @property
    def rank(self):
        return (self.date_end or date.max, self.purchased_on, self.id)


@dataclass(frozen=True, slots=True)
class Demand:
    """Minutes to serve; ``choice`` is None, a lot id or ``BILLED_APART``.

    ``lot_ids`` are the lots whose scope admits the work, None for all of them.
    ``order`` sorts demands by the time of the work.
    """

    id: int
    minutes: int
    date: date
    order: tuple = ()
    choice: int | str | None = None
    lot_ids: frozenset | None = None

    def admits(self, lot: Lot) -> bool:
        if self.lot_ids is not None and lot.id not in self.lot_ids:
            return False
        return self.choice in (None, lot.id) and lot.covers(self.date)


@dataclass(frozen=True, slots=True)
class Part:
    """``minutes`` of a demand, from a lot or, with ``lot_id`` None, from none."""

    demand_id: int
    lot_id: int | None
    minutes: int


def allocate(lots: Iterable[Lot], demands: Iterable[Demand]) -> list[Part]:
    """Split every demand over the lots; the parts of a demand add up to it."""
    ranked = sorted(lots, key=lambda lot: lot.rank)
    left = {lot.id: lot.minutes for lot in ranked}
    parts = []
    for demand in sorted(demands, key=lambda demand: (demand.order, demand.id)):
        rest = demand.minutes
        for lot in ranked:
            taken = min(rest, left[lot.id])
            if taken > 0 and demand.admits(lot):
                left[lot.id] -= taken
                rest -= taken
                parts.append(Part(demand.id, lot.id, taken))
        if rest:
            parts.append(Part(demand.id, None, rest))
    return parts


def give_back(parts: Iterable[Part], minutes: int) -> list[Part]:
    """Undo ``minutes`` of what was allocated, the last minutes first.

    ``parts`` stand in the order they were allocated; the result holds positive
    minutes per lot (None: what no package had paid), at most what was taken.
    """
    returned = []
    for part in reversed(list(parts)):
        taken = min(part.minutes, minutes)
        if taken > 0:
            returned.append(Part(part.demand_id, part.lot_id, taken))
            minutes -= taken
    return returned
