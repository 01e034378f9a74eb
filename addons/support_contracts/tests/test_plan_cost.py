from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic.plan_cost import Bag, Grant, Pack, Plan, Use, net_uses, plan_cost

START = date(2026, 1, 1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def used(*minutes_by_month, kind=None):
    """So many minutes in the middle of each month."""
    return [
        Use(date(2026, number, 15), kind, minutes, minutes)
        for number, minutes in enumerate(minutes_by_month, 1)
    ]


def spend_minute_by_minute(plan, uses, months):
    """The oracle: a purse of single minutes, each with the month it ends in.

    Returns (total, packs, minutes in excess).
    """
    purse, packs, excess = [], 0, 0
    total = Fraction(str(plan.fee)) / plan.fee_months * months
    for month in range(months):
        for number, bag in enumerate(plan.bags):
            if month % MONTHS[bag.period] == 0:
                end = month + MONTHS[bag.period] - 1
                purse += [(end, number)] * bag.minutes
        purse += coins_given(plan, month)
        for use in sorted(uses, key=lambda use: (use.date, str(use.kind))):
            if use.date.month - 1 != month or plan.covers_labour:
                continue
            for _minute in range(use.burn):
                if not purse and plan.pack and plan.pack.minutes:
                    packs += 1
                    end = month + plan.pack.months - 1 if plan.pack.months else 999
                    purse += [(end, None)] * plan.pack.minutes
                    total += Fraction(str(plan.pack.price))
                if purse:
                    purse.remove(min(purse, key=lambda coin: coin[0]))
                else:
                    excess += 1
                    rate = plan.rates.get(use.kind, plan.rates.get(None, 0))
                    share = Fraction(use.minutes, use.burn)
                    total += share * Fraction(str(rate)) / 60
        purse = turn_of_the_month(purse, plan, month)
    return total, packs, excess


def coins_given(plan, month):
    """What came from elsewhere with this month, or before the first."""
    return [
        (month_of(grant.until), None)
        for grant in plan.grants
        if max(month_of(grant.date), 0) == month <= month_of(grant.until)
        for _minute in range(grant.minutes)
    ]


def month_of(day):
    """Months from the first of the window on; of no day the end of time."""
    return (day.year - 2026) * 12 + day.month - 1 if day else 999


def turn_of_the_month(purse, plan, month):
    """What of the purse goes on into the next month."""
    kept = [coin for coin in purse if coin[0] > month]
    for number, bag in enumerate(plan.bags):
        length = MONTHS[bag.period]
        if (month + 1) % length:
            continue
        rest = purse.count((month, number))
        caps = {
            "none": 0,
            "minutes": bag.limit,
            "percent": bag.minutes * bag.limit // 100,
            "periods": rest,
        }
        periods = max(bag.limit, 1) if bag.policy == "periods" else 1
        kept += [(month + length * periods, None)] * min(rest, caps[bag.policy])
    return kept


bags = st.builds(
    Bag,
    st.integers(0, 90),
    st.sampled_from(["month", "quarter", "year"]),
    st.sampled_from(["none", "minutes", "percent", "periods"]),
    st.integers(0, 100),
)
packs = st.none() | st.builds(
    Pack, st.integers(10, 90), st.integers(0, 500), st.sampled_from([0, 1, 2, 6])
)
grants = st.builds(
    Grant,
    st.dates(date(2025, 6, 1), date(2026, 12, 31)),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 6, 30)),
    st.integers(0, 90),
)
uses = st.lists(
    st.builds(
        lambda month, day, kind, minutes, percent: Use(
            date(2026, month, day), kind, minutes, max(1, minutes * percent // 100)
        ),
        st.integers(1, 12),
        st.integers(1, 28),
        st.sampled_from([None, 1, 2]),
        st.integers(1, 60),
        st.sampled_from([100, 150, 200]),
    ),
    max_size=8,
)


@tagged("post_install", "-at_install")
class TestPlanCost(BaseCase):
    """What each plan would have cost, from what was really used."""

    def cost(self, plan, uses, months=3):
        return plan_cost(plan, uses, START, months)

    def test_the_fee_is_taken_by_the_month(self):
        """A yearly fee of 1200 is 300 in three months."""
        self.assertEqual(self.cost(Plan(fee=100), []).total, 300)
        self.assertEqual(self.cost(Plan(fee=1200, fee_months=12), []).total, 300)

    def test_what_exceeds_the_bag_is_charged_at_the_rate(self):
        """60 of 120 minutes each month, at 50 an hour."""
        plan = Plan(fee=100, bags=(Bag(60),), rates={None: 50})
        cost = self.cost(plan, used(120, 120, 0))
        self.assertEqual((cost.excess_minutes, cost.total), (120, 400))
        self.assertEqual(cost.unused_minutes, 60)

    def test_the_rate_is_that_of_the_kind_of_work(self):
        plan = Plan(rates={None: 50, 7: 90})
        self.assertEqual(self.cost(plan, used(60, kind=7)).total, 90)
        self.assertEqual(self.cost(plan, used(60, kind=8)).total, 50)

    def test_packs_are_bought_whole_and_last(self):
        """90 and 60 minutes: two packs of 100, the second serves March too."""
        plan = Plan(pack=Pack(100, 80))
        cost = self.cost(plan, used(90, 60, 40))
        self.assertEqual((cost.packs, cost.total, cost.unused_minutes), (2, 160, 10))
        short = Plan(pack=Pack(100, 80, months=1))
        self.assertEqual(self.cost(short, used(90, 60, 40)).packs, 3)

    def test_unused_hours_roll_over_as_the_plan_says(self):
        """60 granted, 20 used: up to half rolls over."""
        plan = Plan(bags=(Bag(60, "month", "percent", 50),), rates={None: 60})
        self.assertEqual(self.cost(plan, used(20, 90)).excess_minutes, 0)
        self.assertEqual(self.cost(plan, used(20, 91)).excess_minutes, 1)

    def test_maintenance_costs_its_fee_alone(self):
        plan = Plan(fee=500, covers_labour=True, rates={None: 60})
        self.assertEqual(self.cost(plan, used(6000)).total, 1500)

    def test_work_outside_the_window_does_not_count(self):
        plan = Plan(rates={None: 60})
        early = [Use(date(2025, 12, 31), None, 60, 60), *used(0, 0, 0, 60)]
        self.assertEqual(self.cost(plan, early).total, 0)

    def test_hours_that_were_given_before_the_window_serve_until_they_end(self):
        """K12: 30 minutes of a licence until January; February pays its 30."""
        grant = Grant(date(2025, 2, 1), date(2026, 1, 31), 60)
        plan = Plan(rates={None: 60}, grants=(grant,))
        cost = self.cost(plan, used(30, 30))
        self.assertEqual((cost.total, cost.unused_minutes), (30, 30))

    @given(
        st.dictionaries(
            st.tuples(
                st.dates(START, date(2026, 12, 1)).map(lambda d: d.replace(day=1)),
                st.sampled_from([None, 1]),
            ),
            st.integers(-90, 90).map(lambda minutes: [minutes, minutes]),
        )
    )
    def test_netting_loses_no_minute(self, totals):
        """What is left is what was worked less what was taken back, per kind."""
        netted = net_uses(totals)
        for kind in (None, 1):
            whole = sum(m for (_day, other), (m, _b) in totals.items() if other == kind)
            left = sum(use.burn for use in netted if use.kind == kind)
            self.assertEqual(left, max(whole, 0))

    def test_a_multiplier_burns_more_and_is_not_charged_twice(self):
        """30 minutes that burn 60: the excess of 30 burnt is 15 minutes charged."""
        plan = Plan(bags=(Bag(30),), rates={None: 60})
        cost = self.cost(plan, [Use(START, None, 30, 60)])
        self.assertEqual((cost.excess_minutes, cost.total), (30, 15))

    @given(
        st.builds(
            Plan,
            st.integers(0, 300),
            st.sampled_from([1, 3, 12]),
            st.lists(bags, max_size=2, unique_by=lambda bag: bag.period).map(tuple),
            packs,
            st.fixed_dictionaries({None: st.integers(0, 99), 1: st.integers(0, 99)}),
            st.booleans(),
            st.just(True),
            st.lists(grants, max_size=2).map(tuple),
        ),
        uses,
        st.sampled_from([3, 6, 12]),
    )
    @settings(deadline=None)
    def test_it_agrees_with_spending_minute_by_minute(self, plan, uses, months):
        """The oracle counts single minutes out of a purse."""
        cost = self.cost(plan, uses, months)
        self.assertEqual(
            (cost.total, cost.packs, cost.excess_minutes),
            spend_minute_by_minute(plan, uses, months),
        )
