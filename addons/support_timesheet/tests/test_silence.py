from datetime import date, datetime

import pytz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, freeze_time, tagged

from ..arithmetic import working_days
from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
class TestWorkingDays(BaseCase):
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.integers(1, 40),
        st.frozensets(st.integers(0, 6), min_size=1),
        st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    )
    def test_as_many_working_days_lie_between(self, days, weekdays, told):
        """The oracle counts the days one by one."""
        end = working_days.end_of_working_days(
            told, days, pytz.utc, lambda day: day.weekday() in weekdays
        )
        between = [
            day
            for day in range(told.date().toordinal() + 1, end.date().toordinal())
            if date.fromordinal(day).weekday() in weekdays
        ]
        self.assertEqual(len(between), days)

    def test_who_never_works_answers_in_plain_days(self):
        end = working_days.end_of_working_days(
            datetime(2026, 3, 20, 12), 3, pytz.utc, lambda day: False
        )
        self.assertEqual(end, datetime(2026, 3, 24))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSilence(TimeCase):
    """Rule 7: silence counts in working days of the customer. 20 March is a Friday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.calendar_id = cls.env["resource.calendar"].create(
            {"name": "Monday to Friday", "tz": "UTC"}
        )
        cls.contract.write({"silence_policy": "approve", "silence_days": 3})
        version = cls._publish_terms(accept_once="contract", silence_approves=True)
        cls._accept_terms(cls.ticket, version)

    def deadline(self):
        self.log(1)
        return self.publish().approval_ids.deadline

    def test_the_weekend_does_not_count(self):
        self.assertEqual(self.deadline(), datetime(2026, 3, 26))

    def test_a_holiday_does_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.contract.calendar_id.id,
                "date_from": "2026-03-24 00:00:00",
                "date_to": "2026-03-24 23:59:59",
            }
        )
        self.assertEqual(self.deadline(), datetime(2026, 3, 27))

    def test_days_end_where_the_customer_is(self):
        self.contract.tz = "America/Lima"
        self.assertEqual(self.deadline(), datetime(2026, 3, 26, 5))

    def test_a_calendar_without_hours_counts_every_day(self):
        self.contract.calendar_id.attendance_ids.unlink()
        self.assertEqual(self.deadline(), datetime(2026, 3, 24))

    def test_one_question_to_each_calendar_however_many_days(self):
        for number in range(1, 10):
            self.log(1, f"2026-03-{number:02d}")
        cutoffs = self.env["support.cutoff"]
        lines = self.env["account.analytic.line"].search(
            [("support_contract_id", "=", self.contract.id)]
        )
        counts = []
        for own in (lines[:1], lines[1:2], lines[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cutoffs._publish_lines(own)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
