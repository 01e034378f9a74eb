from datetime import date, datetime

from odoo import fields
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTimeEntry(TimeCase):
    def test_contract_project_and_person_follow_from_the_ticket(self):
        """K19: a consultant only says on which ticket, how long and what."""
        line = (
            self.env["account.analytic.line"]
            .with_user(self.consultant)
            .create(
                {"ticket_id": self.ticket.id, "name": "Analysis", "unit_amount": 1.5}
            )
        )
        self.assertRecordValues(
            line,
            [
                {
                    "support_contract_id": self.contract.id,
                    "project_id": self.contract.project_id.id,
                    "employee_id": self.consultant.employee_id.id,
                    "company_id": self.contract.company_id.id,
                    "partner_id": self.customer.id,
                    "support_level": "l1",
                    "support_verdict": "billable",
                    "accounted_minutes": 90,
                    "date": date(2026, 3, 20),
                    "date_time": datetime(2026, 3, 20, 12),
                    "support_state": "open",
                }
            ],
        )

    def test_the_first_work_type_is_the_usual_one(self):
        self._create_work_type("SMANT", sequence=1)
        line = (
            self.env["account.analytic.line"]
            .with_user(self.consultant)
            .create({"ticket_id": self.ticket.id, "name": "Visit", "unit_amount": 1})
        )
        self.assertEqual(line.work_type_id.code, "SMANT")

    def test_support_projects_are_out_of_reach_of_sales_and_portal(self):
        """Time of a contract is never billed by sale_timesheet nor shown elsewhere."""
        self.assertRecordValues(
            self.contract.project_id,
            [
                {
                    "allow_timesheets": True,
                    "allow_billable": False,
                    "privacy_visibility": "employees",
                }
            ],
        )
        self.assertFalse(self.log().so_line)

    def test_a_contract_keeps_its_project(self):
        project = self.contract.project_id
        self.contract._ensure_projects()
        self.assertEqual(self.contract.project_id, project)

    def test_minimum_and_rounding_make_what_counts(self):
        """K19: real time stays as typed, what counts is beside it."""
        work_type = self._create_work_type(
            "VISIT", minimum_minutes=30, rounding_minutes=15
        )
        short = self.log(0.25, work_type_id=work_type.id)
        long = self.log(0.8, work_type_id=work_type.id)
        self.assertEqual((short.unit_amount, short.accounted_minutes), (0.25, 30))
        self.assertEqual((long.unit_amount, long.accounted_minutes), (0.8, 60))

    def test_new_terms_of_a_work_type_leave_old_time_alone(self):
        line = self.log(0.5)
        self.work_type.minimum_minutes = 60
        self.assertEqual(line.accounted_minutes, 30)

    def test_a_typed_day_stays_whatever_the_zone(self):
        """Logging for the 10th from Auckland is still the 10th."""
        self.consultant.tz = "Pacific/Auckland"
        lines = self.env["account.analytic.line"].with_user(self.consultant)
        line = lines.with_context(tz="Pacific/Auckland").create(
            {
                "ticket_id": self.ticket.id,
                "date": "2026-03-10",
                "name": "Analysis",
                "unit_amount": 1,
            }
        )
        self.assertEqual(line.date, date(2026, 3, 10))

    def test_a_timer_counts_for_the_day_of_the_contract(self):
        """23:30 UTC is already the next day in Madrid: the contract's zone decides."""
        self.contract.tz = "Europe/Madrid"
        line = (
            self.env["account.analytic.line"]
            .with_user(self.consultant)
            .create(
                {
                    "ticket_id": self.ticket.id,
                    "date_time": "2026-03-10 23:30:00",
                    "name": "Analysis",
                }
            )
        )
        self.assertEqual(line.date, date(2026, 3, 11))
        self.assertEqual(line.support_state, "running")
        line.date_time = "2026-03-11 23:30:00"
        self.assertEqual(line.date, date(2026, 3, 12))

    def test_start_and_stop_on_the_ticket(self):
        """One button starts the clock on the ticket, the same one stops it."""
        ticket = self.ticket.with_user(self.consultant)
        self.assertEqual(ticket.show_time_control, "start")
        action = ticket.button_start_work()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.consultant)
            .with_context(
                **action["context"],
                active_model="helpdesk.ticket",
                active_id=ticket.id,
            )
        )
        wizard.name = "Looking into it"
        wizard.support_level = "l2"
        wizard.save().action_switch()
        self.assertEqual(ticket.timesheet_ids.support_state, "running")
        ticket.invalidate_recordset()
        self.assertEqual(ticket.show_time_control, "stop")
        with freeze_time("2026-03-20 12:45:00"):
            ticket.with_context(stop_dt=fields.Datetime.now()).button_end_work()
        self.assertRecordValues(
            ticket.timesheet_ids,
            [
                {
                    "accounted_minutes": 45,
                    "support_level": "l2",
                    "support_contract_id": self.contract.id,
                    "work_type_id": self.work_type.id,
                }
            ],
        )

    def test_resumed_work_is_of_today(self):
        """An entry of another day is resumed as a timer of its ticket, now."""
        line = self.log(1, "2026-03-10", support_level="l3")
        lines = self.env["hr.timesheet.switch"].with_user(self.consultant)
        wizard = Form(lines.with_context(active_model=line._name, active_id=line.id))
        wizard.save().action_switch()
        timer = self.ticket.timesheet_ids - line
        self.assertRecordValues(
            timer,
            [
                {
                    "support_state": "running",
                    "date": date(2026, 3, 20),
                    "date_time": datetime(2026, 3, 20, 12),
                    "support_level": "l3",
                    "support_contract_id": self.contract.id,
                }
            ],
        )

    def test_time_taken_off_its_ticket_leaves_the_contract(self):
        line = self.log()
        line.with_user(self.consultant).ticket_id = False
        self.assertFalse(line.support_contract_id)
        self.assertEqual(line.accounted_minutes, 0)

    def test_ticket_shows_its_time_by_level(self):
        """K19: L1, L2, L3 and quality management, each visible."""
        self.log(1.0, support_level="l1")
        self.log(0.5, support_level="l1")
        self.log(2.0, support_level="l3")
        self.log(0.25, support_level="qm")
        self.assertRecordValues(
            self.ticket,
            [
                {
                    "minutes_l1": 90,
                    "minutes_l2": 0,
                    "minutes_l3": 120,
                    "minutes_qm": 15,
                    "minutes_total": 225,
                }
            ],
        )

    def test_what_is_typed_on_the_ticket_hides_no_totals(self):
        """K19: the sums of what was saved stay on the screen."""
        self.log(1)
        with Form(self.ticket.with_user(self.consultant)) as form:
            with form.timesheet_ids.new() as line:
                line.name = "Analysis"
                line.unit_amount = 0.5
                line.support_level = "l2"
            self.assertEqual((form.minutes_l1, form.minutes_total), (60, 60))
        self.assertEqual(self.ticket.minutes_total, 90)

    def test_open_time_follows_the_ticket_to_another_contract(self):
        other = self._create_customer("Other")
        contract = self._create_time_contract(other)
        line = self.log()
        self.ticket.write({"partner_id": other.id, "support_contract_id": contract.id})
        self.assertEqual(line.support_contract_id, contract)
        self.assertEqual(line.project_id, contract.project_id)

    def test_time_may_move_to_another_ticket(self):
        line = self.log()
        other = self._create_ticket(name="Another")
        line.with_user(self.consultant).ticket_id = other
        self.assertEqual(line.support_contract_id, other.support_contract_id)

    def test_other_timesheets_are_left_alone(self):
        project = self.env["project.project"].create({"name": "Internal"})
        line = (
            self.env["account.analytic.line"]
            .with_user(self.consultant)
            .create({"project_id": project.id, "name": "Meeting", "unit_amount": 30})
        )
        self.assertRecordValues(
            line,
            [{"accounted_minutes": 0, "support_state": False, "support_level": False}],
        )
