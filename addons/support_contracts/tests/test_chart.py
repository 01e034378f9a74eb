from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic import chart
from ..arithmetic.thresholds import parse_levels, reached


@tagged("post_install", "-at_install")
class TestChart(BaseCase):
    """K13: what the burn-down draws."""

    def test_the_balance_of_each_day_follows_the_moves(self):
        moves = {date(2026, 3, 2): -60, date(2026, 3, 3): 120}
        balances = chart.daily_balances(100, moves, date(2026, 3, 1), date(2026, 3, 3))
        self.assertEqual([minutes for _day, minutes in balances], [100, 40, 160])

    def test_the_line_steps_down_to_the_axis(self):
        drawn = chart.burn_down(120, [120, 60, 0], 3, 300, 100)
        self.assertEqual(
            drawn.line, "M0,0 L0,0 L100,0 L100,50 L200,50 L200,100 L300,100"
        )
        self.assertTrue(drawn.area.endswith("L300,100 L0,100 Z"))
        self.assertEqual(drawn.ticks, ((100, 0), (50, 60), (0, 120)))

    def test_the_projection_goes_on_to_zero_at_most(self):
        drawn = chart.burn_down(120, [120, 60], 4, 400, 100, pace=60)
        self.assertEqual(drawn.projection, "M200,50 L300,100")
        drawn = chart.burn_down(120, [120, 60], 4, 400, 120, pace=15)
        self.assertEqual(drawn.projection, "M200,60 L400,90")
        for pace, days in ((0, 4), (60, 2)):
            drawn = chart.burn_down(120, [120, 60], days, 400, 100, pace=pace)
            self.assertEqual(drawn.projection, "")

    @given(st.lists(st.integers(-50, 500), min_size=1, max_size=31), st.integers(0, 99))
    @settings(deadline=None)
    def test_nothing_leaves_the_chart(self, balances, opening):
        drawn = chart.burn_down(opening, balances, 31, 640, 160, pace=3)
        for path in (drawn.line, drawn.projection):
            for point in path.replace("M", "").split(" L"):
                if point:
                    x, y = map(int, point.split(","))
                    self.assertTrue(0 <= x <= 640 and 0 <= y <= 160, point)

    @given(st.lists(st.floats(0, 1e9), max_size=9))
    @settings(deadline=None)
    def test_the_longest_bar_is_as_wide_as_allowed(self, values):
        widths = chart.bars(values, 200)
        self.assertTrue(all(0 <= width <= 200 for width in widths))
        if any(values):
            self.assertEqual(max(widths), 200)


@tagged("post_install", "-at_install")
class TestThresholds(BaseCase):
    """K13: levels are lists that people type."""

    def test_levels_are_read_however_they_are_written(self):
        self.assertEqual(parse_levels(" 10,20 ;0 %"), [20, 10, 0])
        self.assertEqual(parse_levels(False), [])
        for wrong in ("ten", "101", "-1", "1.5"):
            with self.assertRaises(ValueError):
                parse_levels(wrong)

    @given(st.integers(-1000, 1000), st.integers(1, 1000))
    @settings(deadline=None)
    def test_a_level_is_reached_on_exact_minutes(self, left, base):
        levels = [90, 50, 33, 10, 0]
        self.assertEqual(
            reached(levels, left, base),
            [level for level in levels if left / base <= level / 100 + 1e-12],
        )
