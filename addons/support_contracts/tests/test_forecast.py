from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic.allocation import Lot
from ..arithmetic.forecast import EMPTY, EXPIRES, LASTS, RUNS_OUT, forecast

TODAY = date(2026, 3, 1)
START = date(2026, 1, 1)
# Longer than any lot below lasts at the slowest pace that is tried.
HORIZON = 1400


def lot(minutes, end=None, start=START, number=1):
    return Lot(number, minutes, start, end, START)


def look_ahead(lots, used, days):
    """The oracle: one day after the other, in parts of a minute (``days`` each)."""
    pace = used
    left = {one: one.minutes * days for one in lots if one.minutes}
    left = {one: rest for one, rest in left.items() if not one.is_over(TODAY)}
    if not left:
        return EMPTY, None
    lost = False
    for number in range(HORIZON):
        day = TODAY + timedelta(days=number)
        for one in [one for one in left if one.is_over(day)]:
            lost = left.pop(one) > 0 or lost
        live = sorted(
            (one for one in left if one.covers(day)), key=lambda one: one.rank
        )
        later = any(one.date_start > day for one in left)
        if not live and lost:
            return EXPIRES, day - timedelta(days=1)
        if not pace and not live and not later:
            return EXPIRES, day - timedelta(days=1)
        wanted = pace
        for one in live:
            taken = min(left[one], wanted)
            left[one] -= taken
            wanted -= taken
        if wanted:
            return RUNS_OUT, day
    return LASTS, None


@tagged("post_install", "-at_install")
class TestForecast(BaseCase):
    """K13: the day the hours run out, at the pace of late."""

    def look(self, lots, used=300, days=30):
        result = forecast(lots, TODAY, used, days)
        return result.outcome, result.day

    def test_hours_without_expiry_run_out_when_they_are_used(self):
        """600 minutes at 10 a day serve 60 days: the next one is short."""
        self.assertEqual(self.look([lot(600)]), (RUNS_OUT, date(2026, 4, 30)))
        self.assertEqual(self.look([lot(595)]), (RUNS_OUT, date(2026, 4, 29)))

    def test_hours_that_expire_first_do_not_run_out_before(self):
        """K13: “not before the expiry”, and what is lost then."""
        month = lot(600, date(2026, 3, 31))
        self.assertEqual(self.look([month]), (EXPIRES, date(2026, 3, 31)))
        self.assertEqual(forecast([month], TODAY, 300, 30).lost, 290)

    def test_what_expires_first_is_used_first(self):
        """310 of the first are used in March; the second lasts 60 days more."""
        lots = [lot(310, date(2026, 3, 31)), lot(600, number=2)]
        self.assertEqual(self.look(lots), (RUNS_OUT, date(2026, 5, 31)))

    def test_nothing_used_lately_lasts(self):
        """No pace, no day; but an expiry is still one."""
        self.assertEqual(self.look([lot(600)], used=0), (LASTS, None))
        self.assertEqual(self.look([lot(600)], used=-60), (LASTS, None))
        month = lot(600, date(2026, 3, 31))
        self.assertEqual(self.look([month], used=0), (EXPIRES, date(2026, 3, 31)))

    def test_no_hours_are_no_forecast(self):
        """What is over or used up does not count."""
        for lots in ([], [lot(0)], [lot(60, date(2026, 2, 28))]):
            self.assertEqual(self.look(lots), (EMPTY, None))

    def test_hours_that_begin_later_wait(self):
        """Today is short of hours, whatever begins in June."""
        later = lot(600, start=date(2026, 6, 1))
        self.assertEqual(self.look([later]), (RUNS_OUT, TODAY))
        self.assertEqual(self.look([later], used=0), (LASTS, None))

    @given(
        st.lists(
            st.builds(
                lambda minutes, begins, lasts: (minutes, begins, lasts),
                st.integers(0, 200),
                st.integers(-40, 60),
                st.none() | st.integers(0, 90),
            ),
            max_size=4,
        ),
        st.just(0) | st.integers(20, 60),
    )
    @settings(deadline=None)
    def test_it_agrees_with_looking_ahead_day_by_day(self, terms, used):
        """The oracle spends the pace one day after the other."""
        lots = []
        for number, (minutes, begins, lasts) in enumerate(terms):
            start = TODAY + timedelta(days=begins)
            end = None if lasts is None else start + timedelta(days=lasts)
            lots.append(lot(minutes, end, start, number))
        self.assertEqual(self.look(lots, used, 30), look_ahead(lots, used, 30))
