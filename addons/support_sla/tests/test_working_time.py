from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic.working_time import RoundTheClock, Schedule, WorkingTime, holiday

SPANS = ((9 * 60, 14 * 60), (16 * 60, 19 * 60))
OFFICE = tuple((None, day, *span) for day in range(5) for span in SPANS)
ALWAYS = tuple((None, day, 0, 24 * 60) for day in range(7))
HOUR = timedelta(hours=1)


def at(text):
    return datetime.fromisoformat(text)


def hours(working, start, end):
    return working.between(at(start), at(end)) / HOUR


@tagged("post_install", "-at_install")
class TestWorkingTime(BaseCase):
    """What is worked, as tables that can be checked by head."""

    def setUp(self):
        super().setUp()
        self.office = WorkingTime(Schedule("UTC", OFFICE))

    def test_lunch_and_nights_are_not_worked(self):
        """K14: Monday 2 March 2026, from 9 to 14 and from 16 to 19."""
        table = {
            ("2026-03-02 08:00", "2026-03-02 20:00"): 8,
            ("2026-03-02 13:00", "2026-03-02 17:00"): 2,
            ("2026-03-02 14:30", "2026-03-02 15:30"): 0,
            ("2026-03-06 18:00", "2026-03-09 10:00"): 2,
            ("2026-03-02 00:00", "2026-03-09 00:00"): 40,
            ("2026-03-09 00:00", "2026-03-02 00:00"): 0,
        }
        for (start, end), expected in table.items():
            self.assertEqual(hours(self.office, start, end), expected, (start, end))

    def test_a_deadline_is_counted_in_working_minutes(self):
        """K14: 40, 24, 8 and 4 hours are five, three, one and half a day."""
        start = at("2026-03-05 09:00")  # a Thursday
        table = {
            2400: "2026-03-11 19:00",
            1440: "2026-03-09 19:00",
            480: "2026-03-05 19:00",
            240: "2026-03-05 13:00",
            301: "2026-03-05 16:01",
            0: "2026-03-05 09:00",
        }
        for minutes, expected in table.items():
            self.assertEqual(self.office.add(start, minutes), at(expected), minutes)

    def test_nothing_to_add_is_the_next_instant_that_is_worked(self):
        self.assertEqual(
            self.office.add(at("2026-03-07 10:00"), 0), at("2026-03-09 09:00")
        )

    def test_time_cannot_be_taken_away(self):
        for working in (self.office, RoundTheClock()):
            with self.assertRaises(ValueError):
                working.add(at("2026-03-07 10:00"), -1)

    def test_weeks_of_a_two_week_calendar_alternate_over_new_year(self):
        """2026 has 53 weeks: counting them by number would work two alike in a row."""
        working = WorkingTime(Schedule("UTC", ((0, 0, 480, 540), (1, 4, 480, 600))))
        mondays = [at("2026-12-07 00:00") + timedelta(weeks=n) for n in range(6)]
        weeks = [working.between(day, day + timedelta(weeks=1)) for day in mondays]
        self.assertEqual(sorted(set(weeks)), [HOUR, 2 * HOUR])
        self.assertTrue(all(a != b for a, b in zip(weeks, weeks[1:], strict=False)))

    def test_days_of_23_and_25_hours(self):
        """Madrid: 29 March 2026 lacks 02:00 to 03:00, 25 October has it twice."""
        working = WorkingTime(Schedule("Europe/Madrid", ALWAYS))
        night = WorkingTime(Schedule("Europe/Madrid", ((None, 6, 120, 180),)))
        spring = ("2026-03-28 23:00", "2026-03-29 22:00")
        autumn = ("2026-10-24 22:00", "2026-10-25 23:00")
        self.assertEqual(hours(working, *spring), 23)
        self.assertEqual(hours(working, *autumn), 25)
        self.assertEqual(hours(night, *spring), 0)
        self.assertEqual(hours(night, *autumn), 2)

    def test_the_same_wall_clock_in_summer_and_in_winter(self):
        working = WorkingTime(Schedule("Europe/Madrid", OFFICE))
        self.assertEqual(
            working.add(at("2026-01-05 00:00"), 60), at("2026-01-05 09:00")
        )
        self.assertEqual(
            working.add(at("2026-07-06 00:00"), 60), at("2026-07-06 08:00")
        )

    def test_holidays_close_whole_local_days(self):
        closed = (holiday(date(2026, 1, 5), date(2026, 1, 6), "America/Lima"),)
        working = WorkingTime(Schedule("America/Lima", OFFICE, closed))
        self.assertEqual(hours(working, "2026-01-04 00:00", "2026-01-11 00:00"), 24)

    def test_leap_day_is_worked(self):
        working = WorkingTime(Schedule("UTC", ALWAYS))
        self.assertEqual(hours(working, "2028-02-28 00:00", "2028-03-01 00:00"), 48)

    def test_a_leave_longer_than_a_year_is_waited_for(self):
        closed = ((at("2026-01-05 12:00"), at("2028-06-05 00:00")),)
        working = WorkingTime(Schedule("UTC", OFFICE, closed))
        self.assertEqual(
            working.add(at("2026-01-05 09:00"), 240), at("2028-06-05 10:00")
        )

    def test_without_hours_there_is_no_deadline(self):
        """Nor an endless search for one."""
        empty = WorkingTime(Schedule("UTC", ()))
        closed = ((at("2000-01-01 00:00"), at("2100-01-01 00:00")),)
        shut = WorkingTime(Schedule("UTC", OFFICE, closed))
        start = at("2026-03-02 09:00")
        for working in (empty, shut):
            self.assertIsNone(working.add(start, 1))
            self.assertIsNone(working.add_days(start, 1))
            self.assertEqual(working.between(start, at("2027-01-01 00:00")), HOUR * 0)
            self.assertFalse(working.is_open(start))

    def test_working_days_end_with_the_last_piece_of_the_day(self):
        table = {
            ("2026-03-02 10:00", 1): "2026-03-02 19:00",
            ("2026-03-02 20:00", 1): "2026-03-03 19:00",
            ("2026-03-06 10:00", 2): "2026-03-09 19:00",
            ("2026-03-06 10:00", 0): "2026-03-06 10:00",
        }
        for (start, days), expected in table.items():
            self.assertEqual(self.office.add_days(at(start), days), at(expected))

    def test_working_days_of_a_service_without_nights(self):
        working = WorkingTime(Schedule("Europe/Madrid", ALWAYS))
        self.assertEqual(
            working.add_days(at("2026-03-28 10:00"), 2), at("2026-03-29 22:00")
        )

    def test_open_from_the_first_instant_and_not_at_the_last(self):
        table = {"09:00": True, "13:59": True, "14:00": False, "08:59": False}
        for time, expected in table.items():
            self.assertEqual(self.office.is_open(at(f"2026-03-02 {time}")), expected)

    def test_an_average_day_of_the_calendar(self):
        """Rules decided, 9: days are labels, and each calendar has its own."""
        table = {OFFICE: 480, ALWAYS: 1440, (): 0, ((0, 0, 0, 60), (1, 0, 0, 91)): 76}
        for pieces, expected in table.items():
            self.assertEqual(Schedule("UTC", pieces).day_minutes, expected)

    def test_round_the_clock_needs_no_calendar(self):
        working, start = RoundTheClock(), at("2026-03-28 10:00")
        self.assertEqual(working.add(start, 90), at("2026-03-28 11:30"))
        self.assertEqual(working.between(start, start + HOUR), HOUR)
        self.assertEqual(working.between(start, start - HOUR), HOUR * 0)
        self.assertEqual(working.add_days(start, 2), at("2026-03-30 10:00"))
        self.assertTrue(working.is_open(start))


INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))


@tagged("post_install", "-at_install")
class TestWorkingTimeLaws(BaseCase):
    """Laws that hold for any instants, in whatever order they are asked."""

    working = WorkingTime(Schedule("America/Santiago", OFFICE))

    @settings(deadline=None)
    @given(st.tuples(INSTANTS, INSTANTS, INSTANTS).map(sorted))
    def test_parts_add_up_to_the_whole(self, instants):
        first, middle, last = instants
        self.assertEqual(
            self.working.between(first, middle) + self.working.between(middle, last),
            self.working.between(first, last),
        )

    @settings(deadline=None)
    @given(INSTANTS, st.integers(0, 200_000))
    def test_what_is_added_is_what_is_between(self, start, minutes):
        end = self.working.add(start, minutes)
        self.assertGreaterEqual(end, start)
        self.assertEqual(self.working.between(start, end), timedelta(minutes=minutes))

    @settings(deadline=None, max_examples=12)
    @given(st.lists(st.tuples(INSTANTS, INSTANTS), min_size=1, max_size=6))
    def test_windows_may_be_extended_in_any_order(self, questions):
        """A table grown by earlier questions answers as one that is new."""
        grown = WorkingTime(self.working.schedule)
        for start, end in questions:
            new = WorkingTime(self.working.schedule)
            self.assertEqual(grown.between(start, end), new.between(start, end))
            self.assertEqual(grown.add(end, 2400), new.add(end, 2400))
