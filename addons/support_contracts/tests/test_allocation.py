from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic.allocation import (
    BILLED_APART,
    Demand,
    Lot,
    Part,
    allocate,
    give_back,
)

DAY = date(2026, 3, 1)


def make_lot(number, minutes, start=0, end=None, bought=0):
    return Lot(
        id=number,
        minutes=minutes,
        date_start=DAY + timedelta(days=start),
        date_end=None if end is None else DAY + timedelta(days=end),
        purchased_on=DAY + timedelta(days=bought),
    )


@st.composite
def lots_and_demands(draw):
    """Small numbers, so that lots run out and dates collide all the time."""
    lots = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        start = draw(st.integers(0, 6))
        end = draw(st.none() | st.integers(start, 8))
        minutes, bought = draw(st.integers(0, 90)), draw(st.integers(-3, 3))
        lots.append(make_lot(number, minutes, start, end, bought))
    choices = st.sampled_from([None, BILLED_APART, *[lot.id for lot in lots]])
    scopes = st.none() | st.frozensets(st.integers(1, 5))
    demands = [
        Demand(
            id=number,
            minutes=draw(st.integers(0, 60)),
            date=(day := DAY + timedelta(days=draw(st.integers(0, 8)))),
            order=(day,),
            choice=draw(choices),
            lot_ids=draw(scopes),
        )
        for number in range(draw(st.integers(0, 7)))
    ]
    return lots, demands


def minute_by_minute(lots, demands):
    """The oracle: hand out one minute at a time, asking every lot each time."""
    left = {lot.id: lot.minutes for lot in lots}
    served = defaultdict(int)
    for demand in sorted(demands, key=lambda d: (d.order, d.id)):
        for _minute in range(demand.minutes):
            able = [
                lot
                for lot in lots
                if left[lot.id]
                and demand.choice != BILLED_APART
                and (demand.choice is None or demand.choice == lot.id)
                and (demand.lot_ids is None or lot.id in demand.lot_ids)
                and lot.date_start <= demand.date
                and (lot.date_end is None or demand.date <= lot.date_end)
            ]
            able.sort(
                key=lambda lot: (
                    lot.date_end is None,
                    lot.date_end or DAY,
                    lot.purchased_on,
                    lot.id,
                )
            )
            lot_id = able[0].id if able else None
            if lot_id:
                left[lot_id] -= 1
            served[demand.id, lot_id] += 1
    return dict(served)


@tagged("post_install", "-at_install")
class TestAllocation(BaseCase):
    def test_first_to_expire_burns_first(self):
        lots = [make_lot(1, 60), make_lot(2, 60, end=9), make_lot(3, 60, end=5)]
        parts = allocate(lots, [Demand(id=7, minutes=150, date=DAY)])
        self.assertEqual(parts, [Part(7, 3, 60), Part(7, 2, 60), Part(7, 1, 30)])

    def test_same_expiry_burns_the_first_bought(self):
        lots = [make_lot(1, 60, end=5, bought=2), make_lot(2, 60, end=5, bought=1)]
        parts = allocate(lots, [Demand(id=7, minutes=30, date=DAY)])
        self.assertEqual(parts, [Part(7, 2, 30)])

    def test_work_is_served_in_the_order_it_was_done(self):
        demands = [
            Demand(id=1, minutes=60, date=DAY, order=(2,)),
            Demand(id=2, minutes=60, date=DAY, order=(1,)),
        ]
        parts = allocate([make_lot(1, 60)], demands)
        self.assertEqual(parts, [Part(2, 1, 60), Part(1, None, 60)])

    def test_customer_choice_rules_and_its_rest_is_overage(self):
        """K5: a chosen package that is too small is not helped by another one."""
        lots = [make_lot(1, 60, end=5), make_lot(2, 30)]
        parts = allocate(lots, [Demand(id=7, minutes=45, date=DAY, choice=2)])
        self.assertEqual(parts, [Part(7, 2, 30), Part(7, None, 15)])

    def test_billed_apart_leaves_packages_alone(self):
        """K5: the key user may have the hours billed apart."""
        demand = Demand(id=7, minutes=45, date=DAY, choice=BILLED_APART)
        self.assertEqual(allocate([make_lot(1, 60)], [demand]), [Part(7, None, 45)])

    def test_package_serves_its_first_and_last_day_only(self):
        lot = make_lot(1, 600, start=1, end=2)
        demands = [
            Demand(id=n, minutes=10, date=DAY + timedelta(days=n), order=(n,))
            for n in range(4)
        ]
        served = {part.demand_id: part.lot_id for part in allocate([lot], demands)}
        self.assertEqual(served, {0: None, 1: 1, 2: 1, 3: None})

    def test_out_of_scope_lot_is_passed_over(self):
        demand = Demand(id=7, minutes=45, date=DAY, lot_ids=frozenset({2}))
        parts = allocate([make_lot(1, 60, end=5), make_lot(2, 60)], [demand])
        self.assertEqual(parts, [Part(7, 2, 45)])

    def test_last_minutes_are_given_back_first(self):
        parts = [Part(7, 1, 60), Part(7, 2, 30), Part(7, None, 15)]
        self.assertEqual(
            give_back(parts, 50), [Part(7, None, 15), Part(7, 2, 30), Part(7, 1, 5)]
        )

    def test_no_more_is_given_back_than_was_taken(self):
        self.assertEqual(give_back([Part(7, 1, 60)], 90), [Part(7, 1, 60)])

    @given(lots_and_demands())
    @settings(max_examples=300, deadline=None)
    def test_allocator_agrees_with_a_minute_by_minute_oracle(self, case):
        lots, demands = case
        got = defaultdict(int)
        for part in allocate(lots, demands):
            self.assertGreater(part.minutes, 0)
            got[part.demand_id, part.lot_id] += part.minutes
        self.assertEqual(dict(got), minute_by_minute(lots, demands))
