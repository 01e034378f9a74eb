"""The roster knows the approved leaves of `hr_holidays`."""

from odoo.tests import freeze_time, tagged

from odoo.addons.support_timesheet.tests.common import TODAY
from odoo.addons.support_timesheet.tests.common_roster import RosterCase

NIGHT = ("2026-03-20 20:00:00", "2026-03-21 06:00:00")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHolidays(RosterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_shift(*NIGHT)
        cls.kind = cls.env["hr.leave.type"].create(
            {"name": "Leave", "requires_allocation": False}
        )
        cls.leave = cls._create_leave()

    @classmethod
    def _create_leave(cls):
        leaves = cls.env["hr.leave"].with_context(leave_skip_date_check=True)
        return leaves.create(
            {
                "employee_id": cls.consultant.employee_id.id,
                "holiday_status_id": cls.kind.id,
                "request_date_from": NIGHT[0][:10],
                "request_date_to": NIGHT[1][:10],
            }
        )

    def on_duty(self):
        instant = self.at("2026-03-20 23:00:00")
        return self.roster._get_on_duty(instant)[self.roster]

    def test_a_leave_that_is_only_asked_for_changes_nothing(self):
        self.assertEqual(self.on_duty(), self.consultant)

    def test_an_approved_leave_takes_off_duty(self):
        self.leave.sudo().state = "validate"
        self.assertFalse(self.on_duty())

    def test_its_shift_is_a_gap_then(self):
        start, end = self.at(NIGHT[0]), self.at(NIGHT[1])
        before = self.roster._get_gaps(start, end)[self.roster]
        self.leave.sudo().state = "validate"
        after = self.roster._get_gaps(start, end)[self.roster]
        self.assertGreater(len(after), len(before))

    def test_a_refused_leave_is_none(self):
        self.leave.sudo().state = "validate"
        self.leave.sudo().state = "refuse"
        self.assertEqual(self.on_duty(), self.consultant)
