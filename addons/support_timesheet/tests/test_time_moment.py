from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTimeMoment(TimeCase):
    """Entries know when they started and ended, and what interrupted them."""

    def test_start_end_and_interruption_say_how_long(self):
        line = self.log(
            0,
            started_at="2026-03-10 09:00:00",
            ended_at="2026-03-10 12:00:00",
            interruption_minutes=45,
        )
        self.assertEqual(line.accounted_minutes, 135)
        self.assertEqual(line.date, date(2026, 3, 10))

    def test_the_end_follows_from_the_rest(self):
        line = self.log(1, started_at="2026-03-10 09:00:00", interruption_minutes=15)
        self.assertEqual(line.ended_at, datetime(2026, 3, 10, 10, 15))
        line.with_user(self.consultant).unit_amount = 2
        self.assertEqual(line.ended_at, datetime(2026, 3, 10, 11, 15))
        line.with_user(self.consultant).interruption_minutes = 0
        self.assertEqual(line.ended_at, datetime(2026, 3, 10, 11))

    def test_a_new_end_changes_how_long(self):
        line = self.log(1, started_at="2026-03-10 09:00:00", interruption_minutes=15)
        line.with_user(self.consultant).ended_at = "2026-03-10 12:15:00"
        self.assertEqual(line.accounted_minutes, 180)

    def test_a_new_day_moves_start_and_end(self):
        line = self.log(1, started_at="2026-03-10 09:00:00")
        line.with_user(self.consultant).date = "2026-03-12"
        self.assertEqual(line.started_at, datetime(2026, 3, 12, 9))
        self.assertEqual(line.ended_at, datetime(2026, 3, 12, 10))

    def test_the_day_is_the_one_of_the_contract(self):
        self.contract.tz = "Pacific/Auckland"
        line = self.log(1, "2026-03-01", started_at="2026-03-10 12:00:00")
        self.assertEqual(line.date, date(2026, 3, 11))

    def test_who_types_a_day_has_no_start(self):
        self.assertFalse(self.log(1).started_at)

    def test_nothing_worked_is_no_timer(self):
        """A zero-minute entry that says when it ended neither runs nor waits."""
        line = self.log(
            0,
            started_at="2026-03-10 09:00:00",
            ended_at="2026-03-10 09:20:00",
            interruption_minutes=20,
        )
        self.assertFalse(line.support_state)
        self.assertFalse(self.publish())
        self.assertEqual(self.contract.open_time_count, 0)
        month = self.day("2026-03-01"), self.day("2026-03-31")
        self.assertFalse(self.contract._period_blockers(*month))
        mine = self.env["account.analytic.line"].with_user(self.consultant)
        self.assertFalse(mine.search(mine._running_domain()))

    def test_a_running_timer_keeps_the_period_open(self):
        self.log(0, date_time="2026-03-10 09:00:00")
        month = self.day("2026-03-01"), self.day("2026-03-31")
        self.assertTrue(self.contract._period_blockers(*month))

    def test_what_contradicts_itself_is_refused(self):
        start = {"started_at": "2026-03-10 09:00:00"}
        with self.assertRaisesRegex(ValidationError, "before it starts"):
            self.log(0, ended_at="2026-03-10 08:00:00", **start)
        with self.assertRaisesRegex(ValidationError, "longer than the time"):
            self.log(
                0, ended_at="2026-03-10 09:10:00", interruption_minutes=20, **start
            )
        with self.assertRaisesRegex(ValidationError, "it is 2:00 without"):
            self.log(1, ended_at="2026-03-10 11:00:00", **start)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.log(1, interruption_minutes=-5, **start)

    def test_a_forgotten_timer_is_a_week_at_most(self):
        """Longer than a day only where start and end say so, as in a log."""
        line = self.log(
            0, started_at="2026-03-09 09:00:00", ended_at="2026-03-11 10:00:00"
        )
        self.assertEqual(line.unit_amount, 49)
        with self.assertRaisesRegex(ValidationError, "longer than 24 hours"):
            self.log(49)
        with self.assertRaisesRegex(ValidationError, "longer than 168 hours"):
            self.log(
                0, started_at="2026-03-01 09:00:00", ended_at="2026-03-15 10:00:00"
            )

    def test_overlaps_of_a_person_are_listed(self):
        first = self.log(2, started_at="2026-03-10 09:00:00")
        second = self.log(1, started_at="2026-03-10 10:30:00")
        self.log(1, started_at="2026-03-10 11:30:00")
        self.log(1)
        overlaps = self.env["support.time.overlap"].with_user(self.manager)
        self.assertRecordValues(
            overlaps.search([("employee_id", "=", first.employee_id.id)]),
            [
                {
                    "line_id": first.id,
                    "other_line_id": second.id,
                    "time_from": datetime(2026, 3, 10, 10, 30),
                    "time_to": datetime(2026, 3, 10, 11),
                    "minutes": 30,
                }
            ],
        )
        for user in (self.consultant, self.lead_user):
            with self.assertRaises(AccessError):
                overlaps.with_user(user).search([])
