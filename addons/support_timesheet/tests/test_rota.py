import doctest
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic import recurring, rota
from ..arithmetic.rota import gaps, to_utc, turns, union, without

MINUTES = st.integers(0, 60)
INTERVALS = st.lists(st.tuples(MINUTES, MINUTES), max_size=8)
ZONES = st.sampled_from(
    ["Europe/Madrid", "America/Lima", "America/New_York", "Australia/Lord_Howe", "UTC"]
)


def minutes_of(intervals):
    """The oracle: every minute, one by one."""
    return {minute for start, end in intervals for minute in range(start, end)}


@tagged("post_install", "-at_install")
class TestRota(BaseCase):
    """G15: hours that nobody covers, on clocks that change."""

    def test_the_examples_in_the_text_are_true(self):
        for module in (rota, recurring):
            failed, tried = doctest.testmod(module)
            self.assertTrue(tried)
            self.assertFalse(failed)

    @given(INTERVALS)
    def test_a_union_has_the_same_minutes_in_order(self, intervals):
        merged = union(intervals)
        self.assertEqual(minutes_of(merged), minutes_of(intervals))
        for (_start, end), (following, _end) in zip(merged, merged[1:], strict=False):
            self.assertLess(end, following)

    @given(INTERVALS, INTERVALS)
    def test_a_gap_is_what_is_needed_and_not_covered(self, needed, covered):
        found = gaps(needed, covered)
        self.assertEqual(minutes_of(found), minutes_of(needed) - minutes_of(covered))
        self.assertEqual(found, union(found))

    @given(INTERVALS, INTERVALS)
    def test_a_shift_without_absences_and_they_make_the_shift(self, shifts, absences):
        left = minutes_of(without(shifts, absences))
        self.assertEqual(
            left | (minutes_of(shifts) & minutes_of(absences)), minutes_of(shifts)
        )

    @given(ZONES, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.times())
    def test_an_instant_shows_the_time_it_was_made_of(self, zone, day, clock):
        """Except for the times that the clock skips, which are counted on."""
        instant = to_utc(zone, day, clock).replace(tzinfo=UTC)
        shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        skipped = shown - datetime.combine(day, clock)
        self.assertIn(
            skipped, (timedelta(0), timedelta(hours=1), timedelta(minutes=30))
        )

    def test_the_nights_of_the_clock_changes(self):
        """DST: the night that loses an hour has seven, the other nine."""
        for day, hours in ((date(2026, 3, 28), 7), (date(2026, 10, 24), 9)):
            [(start, end)] = turns("Europe/Madrid", [day], time(22), time(6))
            self.assertEqual(end - start, timedelta(hours=hours))

    def test_a_week_of_turns_round_the_clock_leaves_no_gap(self):
        """DST: turns from 8 to 8 meet each other, also where the clock jumps."""
        days = [date(2026, 3, 26) + timedelta(days=n) for n in range(7)]
        shifts = list(turns("Europe/Madrid", days, time(8), time(8)))
        window = [(shifts[0][0], shifts[-1][1])]
        self.assertFalse(gaps(window, shifts))
