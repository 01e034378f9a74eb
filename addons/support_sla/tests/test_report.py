from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_reports import APRIL, ReportCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReport(ReportCase):
    """U11, G2, G7, G8, G14: what customers are told, when, and who answers for it."""

    # ------------------------------------------------------------------
    # The communication plan
    # ------------------------------------------------------------------

    def test_the_plan_says_when_the_next_report_is_due(self):
        """G2: weekly, half-monthly (1–15, 16–end), monthly."""
        self.assertRecordValues(
            self.plan_row,
            [
                {
                    "next_start": self.day("2026-03-01"),
                    "next_end": self.day("2026-03-31"),
                    "next_date": self.day("2026-04-08"),
                }
            ],
        )
        for period, first, last in (
            ("week", "2026-02-23", "2026-03-01"),
            ("half_month", "2026-03-01", "2026-03-15"),
            ("quarter", "2026-01-01", "2026-03-31"),
        ):
            self.plan_row.period = period
            self.assertEqual(self.plan_row.next_start, self.day(first))
            self.assertEqual(self.plan_row.next_end, self.day(last))

    def test_another_period_goes_on_where_the_last_report_ended(self):
        """U11: no day is told twice, none is left out."""
        self.drafted()
        self.plan_row.period = "week"
        self.assertEqual(self.plan_row.next_start, self.day("2026-04-01"))
        self.assertEqual(self.plan_row.next_end, self.day("2026-04-05"))

    def test_nothing_is_reported_before_the_contract_began(self):
        """U11: the first report is of the period in which it did."""
        contract = self._create_contract(
            self.other_customer, date_start=self.day("2026-03-15")
        )
        row = self._create_plan(
            contract_id=contract.id, stakeholder_ids=False, date_start="2026-01-01"
        )
        self.assertEqual(row.next_start, self.day("2026-03-01"))
        contract.sudo().date_start = "2026-02-20"
        self.assertEqual(row.next_start, self.day("2026-02-01"))

    def test_a_stakeholder_is_of_the_customer_or_ours(self):
        """W1: what a customer is told stays between us and them."""
        self.plan_row.stakeholder_ids = [Command.link(self.manager.partner_id.id)]
        other = self._create_person("Otto Other", self.other_customer)
        with self.assertRaisesRegex(ValidationError, "Otto Other"):
            self.plan_row.stakeholder_ids = [Command.link(other.id)]

    def test_nor_does_a_draft_go_to_a_stranger(self):
        """W1: who is added to one report only."""
        report = self.drafted().with_user(self.consultant)
        report.stakeholder_ids = [Command.link(self.manager.partner_id.id)]
        other = self._create_person("Otto Other", self.other_customer)
        with self.assertRaisesRegex(ValidationError, "Otto Other"):
            report.stakeholder_ids = [Command.link(other.id)]

    def test_people_of_a_covered_company_are_of_the_customer(self):
        """U11: the contract of a group serves all of its companies."""
        branch = self._create_customer("A branch")
        person = self._create_person("Berta Branch", branch)
        with self.assertRaisesRegex(ValidationError, "Berta Branch"):
            self.plan_row.stakeholder_ids = [Command.link(person.id)]
        self.contract.covered_partner_ids = branch
        self.plan_row.stakeholder_ids = [Command.link(person.id)]
        self.assertIn(person, self.plan_row.stakeholder_ids)

    def test_a_report_is_planned_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_plan()
            self.env.flush_all()

    # ------------------------------------------------------------------
    # Drafting
    # ------------------------------------------------------------------

    def test_it_waits_until_its_figures_are_closed(self):
        """U11: made of closed results; at last when it is due, saying what is open."""
        self.assertFalse(self.make())
        report = self.make("2026-04-08 12:00:00")
        self.assertEqual(report.open_measures, "Payroll on time")
        self.assertFalse(report.content["measures"])
        self.close_month()
        with freeze_time(APRIL):
            report.with_user(self.manager).action_refresh()
        self.assertFalse(report.open_measures)
        [measure] = report.content["measures"]
        self.assertEqual(measure["results"][0]["value"], 95.0)

    def test_it_is_not_made_before_its_period_is_over(self):
        self.close_month(day="2026-02-28")
        self.assertFalse(self.make("2026-03-31 12:00:00"))

    def test_its_responsible_is_asked_to_review_it(self):
        """G7: and to whom it goes is taken from the plan."""
        report = self.drafted()
        self.assertEqual(report.activity_ids.user_id, self.manager)
        self.assertEqual(report.activity_ids.date_deadline, self.day("2026-04-08"))
        self.assertEqual(report.stakeholder_ids, self.lead | self.colleague)
        self.assertFalse(self.make())

    def test_what_stops_one_stops_no_other(self):
        """U11: the plan says why; the next run makes it."""
        other = self._create_contract(self.other_customer)
        row = self._create_plan(contract_id=other.id, stakeholder_ids=False)
        self.close_month()
        make, refusal = type(row)._prepare_report, UserError("No")

        def refuse(plan):
            if plan == row:
                raise refusal
            return make(plan)

        self.patch(type(row), "_prepare_report", refuse)
        with mute_logger(
            "odoo.addons.support_sla.models.reports.support_report_making"
        ):
            report = self.make()
        self.assertEqual(report.contract_id, self.contract)
        self.assertEqual(row.error, "No")
        self.patch(type(row), "_prepare_report", make)
        self.assertEqual(self.make().contract_id, other)
        self.assertFalse(row.error)

    def test_a_contract_that_ended_is_told_of_its_last_days(self):
        self.contract.sudo().write({"state": "ended", "date_end": "2026-04-10"})
        self.close_month()
        self.close_month(day="2026-04-10")
        self.assertEqual(len(self.make("2026-07-01 12:00:00")), 2)
        self.assertFalse(self.make("2026-08-01 12:00:00"))

    # ------------------------------------------------------------------
    # Release
    # ------------------------------------------------------------------

    def test_a_miss_is_explained_before_it_is_released(self):
        """U11: breaches explained; what was written stays when figures are read."""
        report = self.drafted(80)
        with self.assertRaisesRegex(ValidationError, "Payroll on time"):
            self.release(report)
        self.explain(report)
        report.action_refresh()
        self.release(report)
        self.assertEqual(report.state, "released")
        self.assertEqual(report.released_by, self.manager.name)
        self.assertFalse(report.activity_ids)
        shown = report._get_shown()
        self.assertEqual(list(shown["explanations"].values()), ["The bank was closed"])

    def test_a_figure_that_missed_meanwhile_is_explained_first(self):
        """U11: releasing reads the figures a last time."""
        report = self.drafted(95)
        result = self.env["support.measure.result"].search(
            [("measure_id", "=", self.measure.id)]
        )
        self.correct(result, 70)
        with self.assertRaisesRegex(ValidationError, "Read the figures again"):
            self.release(report)
        report.action_refresh()
        self.explain(report)
        self.release(report)
        self.assertEqual(report.state, "released")

    def test_only_its_responsible_releases_it(self):
        """G8: nobody else, whatever their rights; another one can be named."""
        report = self.drafted()
        report.user_id = self.consultant
        with self.assertRaisesRegex(AccessError, "reviews and releases"):
            self.release(report)
        report.with_user(self.consultant).sudo(False).action_release()
        self.assertEqual(report.state, "released")

    def test_what_was_released_does_not_change(self):
        """W1: nor its words, nor its explanations; it is not deleted."""
        report = self.drafted(80)
        self.explain(report)
        self.release(report)
        with self.assertRaisesRegex(UserError, "Released"):
            report.summary = "All was well"
        with self.assertRaises(UserError):
            report.miss_ids.explanation = "Nothing"
        with self.assertRaises(UserError):
            report.miss_ids.sudo().with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            report.unlink()
        for action in ("action_release", "action_refresh"):
            with self.assertRaises(UserError):
                getattr(report, action)()

    def test_state_and_figures_are_not_written_by_hand(self):
        report = self.drafted(80)
        with self.assertRaises(UserError):
            report.state = "sent"
        with self.assertRaises(UserError):
            report.content = {}
        with self.assertRaises(UserError):
            report.miss_ids.result_id = False

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_strangers_read_nothing(self):
        """DESIGN 4: another company, and people without support rights."""
        report = self.drafted(80)
        company = self.env["res.company"].create({"name": "Other firm"})
        stranger = self._create_user(
            "stranger_staff",
            "group_support_consultant",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for record in (report, self.plan_row, report.miss_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).sudo(False).check_access("read")
            with self.assertRaises(AccessError):
                record.with_user(self.lead_user).sudo(False).check_access("read")

    def test_a_consultant_does_not_plan(self):
        """G8: the service manager does."""
        with self.assertRaises(AccessError):
            self.plan_row.with_user(self.consultant).period = "week"
        with self.assertRaises(AccessError):
            self.env["support.report"].with_user(self.manager).create({})
