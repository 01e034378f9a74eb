from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic import minutes, periods, pricing


@tagged("post_install", "-at_install")
class TestMinutes(BaseCase):
    def test_hours_typed_become_whole_minutes(self):
        table = {0.25: 15, 1.5: 90, -1.5: -90, 0.0: 0, 1 / 3: 20, 7.999999: 480}
        for hours, expected in table.items():
            self.assertEqual(minutes.from_hours(hours), expected, hours)

    @given(st.integers(-100_000, 100_000))
    def test_minutes_survive_a_float_of_hours(self, number):
        self.assertEqual(minutes.from_hours(minutes.hours(number)), number)

    def test_minimum_and_rounding_of_a_line(self):
        table = {
            (20, 30, 0): 30,
            (50, 0, 15): 60,
            (60, 0, 15): 60,
            (61, 0, 15): 75,
            (1, 10, 15): 15,
            (0, 30, 15): 0,
            (-7, 30, 15): -7,
        }
        for (worked, minimum, rounding), expected in table.items():
            self.assertEqual(minutes.accounted(worked, minimum, rounding), expected)

    def test_multiplier_is_rounded_half_up_once(self):
        self.assertEqual(minutes.burn(25, 150), 38)
        self.assertEqual(minutes.burn(-25, 150), -38)
        self.assertEqual(minutes.burn(60, 0), 0)

    @given(st.integers(0, 10_000), st.integers(0, 1_000))
    def test_burnt_minutes_are_exact_to_half_a_minute(self, worked, percent):
        exact = Decimal(worked * percent) / 100
        self.assertEqual(
            minutes.burn(worked, percent), int(exact.to_integral(ROUND_HALF_UP))
        )

    def test_minutes_for_people(self):
        table = {0: "0:00", 5: "0:05", 90: "1:30", -75: "-1:15", 6000: "100:00"}
        for number, expected in table.items():
            self.assertEqual(minutes.clock(number), expected)


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_a_month_end_is_not_lost_after_february(self):
        anchor = date(2026, 1, 31)
        starts = [periods.period_start(anchor, "month", n) for n in range(4)]
        self.assertEqual(
            starts,
            [
                date(2026, 1, 31),
                date(2026, 2, 28),
                date(2026, 3, 31),
                date(2026, 4, 30),
            ],
        )

    def test_periods_follow_each_other_without_gap(self):
        anchor = date(2024, 2, 29)
        for period in periods.MONTHS:
            for number in range(30):
                end = periods.period_end(anchor, period, number)
                next_start = periods.period_start(anchor, period, number + 1)
                self.assertEqual((next_start - end).days, 1)

    @given(
        st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        st.sampled_from(sorted(periods.MONTHS)),
        st.integers(0, 40),
        st.integers(0, 40),
    )
    def test_periods_go_on_alike_from_any_of_them(self, anchor, period, split, more):
        """K9: hours changed from the n-th period on keep the days of their periods."""
        until = periods.period_start(anchor, period, split + more)
        whole = list(periods.periods_begun(anchor, period, until))
        since = periods.period_start(anchor, period, split)
        rest = list(periods.periods_begun(anchor, period, until, since=since))
        self.assertEqual(rest, whole[split:])

    def test_only_begun_periods_and_the_last_one_ends_with_the_contract(self):
        begun = periods.periods_begun(
            date(2026, 1, 15), "month", date(2026, 12, 1), date(2026, 3, 1)
        )
        self.assertEqual(
            list(begun),
            [
                (0, date(2026, 1, 15), date(2026, 2, 14)),
                (1, date(2026, 2, 15), date(2026, 3, 1)),
            ],
        )

    def test_nothing_begins_before_the_anchor(self):
        begun = periods.periods_begun(date(2026, 2, 1), "month", date(2026, 1, 31))
        self.assertEqual(list(begun), [])

    def test_rollover_is_capped_by_its_policy(self):
        """K9: hours of a period renew; what rolls over is capped."""
        table = {
            ("none", 0): 0,
            ("minutes", 120): 120,
            ("minutes", 500): 400,
            ("percent", 25): 150,
            ("periods", 2): 400,
        }
        for (policy, limit), expected in table.items():
            self.assertEqual(periods.rolled_over(policy, limit, 600, 400), expected)


@tagged("post_install", "-at_install")
class TestPricing(BaseCase):
    @given(st.integers(-100_000, 100_000))
    def test_hours_say_minutes_exactly_or_minutes_are_invoiced(self, number):
        """What two decimals of an hour hold comes back as the same minutes."""
        exact = Decimal(number) / 60 == round(Decimal(number) / 60, 2)
        self.assertEqual(pricing.fits_hours(number), exact)

    def test_amount_of_time_and_of_things(self):
        table = {
            (90, 1.0, 100.0, 0.0): 150.0,
            (90, 1.0, 100.0, 50.0): 75.0,
            (0, 2.5, 10.0, 0.0): 25.0,
            (-30, 1.0, 100.0, 0.0): -50.0,
        }
        for arguments, expected in table.items():
            self.assertEqual(pricing.exact_amount(*arguments), expected, arguments)

    def test_window_of_quantities(self):
        parts = [("a", 60), ("b", 30)]
        table = {
            (0, 90): parts,
            (0, 60): [("a", 60)],
            (60, 90): [("b", 30)],
            (45, 80): [("a", 15), ("b", 20)],
            (90, 120): [],
            (30, 30): [],
        }
        for edges, expected in table.items():
            self.assertEqual(pricing.window(parts, *edges), expected, edges)

    def test_window_of_corrections(self):
        parts = [("a", -60), ("b", -30)]
        self.assertEqual(pricing.window(parts, 0, -80), [("a", -60), ("b", -20)])

    @given(st.lists(st.integers(1, 500), max_size=6), st.integers(0, 1500))
    def test_two_windows_side_by_side_lose_nothing(self, sizes, edge):
        """What the first credit note takes, the second does not find."""
        total = sum(sizes)
        edge = min(edge, total)
        parts = list(enumerate(sizes))
        taken = dict.fromkeys(range(len(sizes)), 0)
        for pieces in (
            pricing.window(parts, 0, edge),
            pricing.window(parts, edge, total),
        ):
            for key, size in pieces:
                taken[key] += size
        self.assertEqual(taken, dict(parts))
