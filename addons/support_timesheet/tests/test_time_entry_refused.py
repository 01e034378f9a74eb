from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTimeEntryRefused(TimeCase):
    """What cannot be logged, each with a sentence that says what to do."""

    def assert_refused(self, message, **values):
        with self.assertRaisesRegex(ValidationError, message):
            self.log(**values)

    def test_negative_time_needs_the_entry_it_corrects(self):
        self.assert_refused("takes back a final entry", hours=-1)

    def test_no_entry_of_25_hours(self):
        self.assert_refused("longer than 24 hours", hours=25)
        line = self.log()
        with self.assertRaisesRegex(ValidationError, "longer than 24 hours"):
            line.with_user(self.consultant).unit_amount = 24.5

    def test_hours_must_be_a_number_of_hours(self):
        self.assert_refused("longer than 24 hours", hours=1e30)
        self.assert_refused("longer than 24 hours", hours=float("nan"))

    def test_24_hours_are_a_day(self):
        self.assertEqual(self.log(24).accounted_minutes, 1440)

    def test_no_time_in_the_future(self):
        self.assert_refused("is in the future", date="2026-03-21")
        self.assertTrue(self.log(date="2026-03-20"))

    def test_no_time_before_the_contract(self):
        self.assert_refused("before contract", date="2025-12-31")
        self.assertTrue(self.log(date="2026-01-01"))

    def test_no_time_after_the_contract(self):
        self.contract.date_end = "2026-03-09"
        self.assert_refused("after contract", date="2026-03-10")

    def test_an_ended_contract_still_takes_late_time_of_its_days(self):
        """Late entries are accepted: nothing is lost."""
        self.contract._end("Not renewed")
        self.assertTrue(self.log(date="2026-03-10"))

    def test_no_time_without_customer(self):
        """K11: who has no contract is charged apart; but somebody must be."""
        ticket = self._create_ticket(partner_id=False)
        self.assert_refused("has no customer", ticket_id=ticket.id)
        line = self.log()
        with self.assertRaisesRegex(ValidationError, "has no customer"):
            line.with_user(self.consultant).ticket_id = ticket

    def test_no_time_on_a_contract_that_is_not_active(self):
        other = self._create_customer("Other")
        contract = self._create_contract(other, state="signed")
        ticket = self._create_ticket(
            partner_id=other.id, support_contract_id=contract.id
        )
        self.assert_refused("is not active", ticket_id=ticket.id)

    def test_no_time_without_a_type_of_work(self):
        self.env["support.work.type"].search([]).active = False
        with self.assertRaisesRegex(ValidationError, "type of work"):
            self.env["account.analytic.line"].with_user(self.consultant).create(
                {"ticket_id": self.ticket.id, "name": "Analysis", "unit_amount": 1}
            )

    @mute_logger("odoo.sql_db")
    def test_a_verdict_needs_its_reason(self):
        """K20, W6: what is not billed says why."""
        with self.assertRaisesRegex(Exception, "verdict_explained"):
            self.log(support_verdict="no_charge")

    def test_nobody_puts_time_into_a_cut_by_hand(self):
        line = self.log()
        cutoff = self.publish()
        late = self.log()
        with self.assertRaisesRegex(UserError, "by publishing, not by hand"):
            self.log(cutoff_id=cutoff.id)
        with self.assertRaisesRegex(UserError, "by publishing, not by hand"):
            late.with_user(self.consultant).cutoff_id = cutoff
        with self.assertRaisesRegex(UserError, "by publishing, not by hand"):
            late.with_user(self.consultant).accounted_minutes = 5
        with self.assertRaisesRegex(UserError, "was published"):
            line.with_user(self.consultant).cutoff_id = False
        stamping = {"support_stamping": True}
        with self.assertRaisesRegex(UserError, "by publishing, not by hand"):
            late.with_context(**stamping).cutoff_id = cutoff

    def test_the_contract_is_not_chosen_apart_from_the_ticket(self):
        line = self.log()
        with self.assertRaisesRegex(UserError, "contract of its ticket"):
            line.with_user(self.consultant).support_contract_id = False
        with self.assertRaisesRegex(UserError, "contract of its ticket"):
            self.log(ticket_id=False, support_contract_id=self.contract.id)

    def test_colleagues_see_but_do_not_touch(self):
        line = self.log()
        other = self._create_user("other", "group_support_consultant")
        self.env.invalidate_all()
        self.assertEqual(line.with_user(other).unit_amount, 1)
        with self.assertRaises(AccessError):
            line.with_user(other).unit_amount = 2

    def test_customers_see_no_entries(self):
        line = self.log()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            line.with_user(self.lead_user).read(["unit_amount"])
        ticket = self.ticket.with_user(self.lead_user)
        self.assertNotIn("timesheet_ids", ticket.fields_get())
        self.assertNotIn("show_time_control", ticket.fields_get())
        self.assertTrue(ticket.read(["name", "hours_source"]))

    def test_an_auditor_reads_and_changes_nothing(self):
        line = self.log()
        auditor = self.auditor
        self.env.invalidate_all()
        self.assertEqual(line.with_user(auditor).unit_amount, 1)
        with self.assertRaises(AccessError):
            line.with_user(auditor).write({"unit_amount": 2})

    def test_a_ticket_one_may_not_read_takes_no_time(self):
        outsider = self._create_user("outsider", "hr_timesheet.group_hr_timesheet_user")
        self._create_employee(outsider)
        with self.assertRaises(AccessError):
            self.log(user=outsider)
