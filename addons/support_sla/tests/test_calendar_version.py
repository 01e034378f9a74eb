from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2)
WEEK = timedelta(weeks=1)


@tagged("post_install", "-at_install")
class TestCalendarVersion(TransactionCase):
    """What is compiled stays until attendances or common holidays change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "UTC",
                "company_id": False,
                "attendance_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "name": "Monday",
                            "dayofweek": "0",
                            "hour_from": 8,
                            "hour_to": 12,
                        }
                    ),
                ],
            }
        )

    def worked(self, company=None, tz=None):
        """Hours of the week of Monday 2 March 2026."""
        calendar = self.calendar
        working = calendar._get_working_time(company or self.company, tz)[calendar]
        return working.between(MONDAY, MONDAY + WEEK) / HOUR

    def close(self, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-02 10:00:00",
                "date_to": "2026-03-02 23:59:59",
                **values,
            }
        )

    def test_what_is_known_costs_no_query(self):
        self.worked()
        self.assertTrue(self.calendar.support_version)
        with self.assertQueryCount(0):
            self.worked()

    def test_a_changed_attendance_counts_at_once(self):
        attendance = self.calendar.attendance_ids
        self.assertEqual(self.worked(), 4)
        attendance.hour_to = 11
        self.assertEqual(self.worked(), 3)
        attendance.copy({"dayofweek": "1"})
        self.assertEqual(self.worked(), 6)
        attendance.unlink()
        self.assertEqual(self.worked(), 3)

    def test_the_name_of_an_attendance_changes_nothing(self):
        version = self.calendar.support_version
        self.calendar.attendance_ids.name = "Early"
        self.assertEqual(self.calendar.support_version, version)

    def test_the_zone_of_the_calendar_counts(self):
        working = self.calendar._get_working_time(self.company)[self.calendar]
        self.calendar.tz = "America/Lima"
        later = self.calendar._get_working_time(self.company)[self.calendar]
        self.assertEqual(working.add(MONDAY, 60), datetime(2026, 3, 2, 9))
        self.assertEqual(later.add(MONDAY, 60), datetime(2026, 3, 2, 14))

    def test_the_zone_of_a_contract_may_differ(self):
        zones = self.calendar._get_working_time(self.company, "Asia/Tokyo")
        self.assertEqual(
            zones[self.calendar].add(MONDAY - WEEK, 60), datetime(2026, 2, 23, 1)
        )

    def test_a_common_holiday_closes_and_reopens(self):
        self.assertEqual(self.worked(), 4)
        holiday = self.close()
        self.assertEqual(self.worked(), 2)
        holiday.date_from = "2026-03-02 11:00:00"
        self.assertEqual(self.worked(), 3)
        holiday.unlink()
        self.assertEqual(self.worked(), 4)

    def test_a_holiday_without_calendar_closes_all(self):
        self.worked()
        self.close(calendar_id=False)
        self.assertEqual(self.worked(), 2)

    def test_a_holiday_of_another_company_closes_nothing(self):
        """Odoo's own count as superuser takes those of all companies."""
        other = self.env["res.company"].create({"name": "Other"})
        self.close(calendar_id=False).company_id = other
        self.assertEqual(self.worked(), 4)
        self.assertEqual(self.worked(other), 2)

    def test_a_leave_of_an_employee_is_no_holiday(self):
        resource = self.env["resource.resource"].create(
            {"name": "Ana", "calendar_id": self.calendar.id}
        )
        version = self.calendar.support_version
        self.close(resource_id=resource.id)
        self.assertEqual(self.calendar.support_version, version)
        self.assertEqual(self.worked(), 4)

    def test_training_is_no_holiday(self):
        self.close(time_type="other")
        self.assertEqual(self.worked(), 4)

    def test_a_holiday_that_was_moved_leaves_its_old_calendar_open(self):
        other = self.calendar.copy()
        holiday = self.close()
        self.assertEqual(self.worked(), 2)
        holiday.calendar_id = other
        self.assertEqual(self.worked(), 4)

    def test_what_was_taken_back_is_never_found_again(self):
        """A version that was rolled back is not given a second time."""
        version = self.calendar.support_version
        with self.env.cr.savepoint() as savepoint:
            self.calendar.attendance_ids.hour_to = 9
            self.assertEqual(self.worked(), 1)
            taken_back = self.calendar.support_version
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(self.calendar.support_version, version)
        self.assertEqual(self.worked(), 4)
        self.calendar.attendance_ids.hour_to = 10
        self.assertGreater(self.calendar.support_version, taken_back)
        self.assertEqual(self.worked(), 2)

    def test_the_version_is_written_by_the_system_only(self):
        with self.assertRaises(UserError):
            self.calendar.support_version = 1
        made = self.calendar.create({"name": "New", "support_version": 99})
        self.assertNotEqual(made.support_version, 99)
