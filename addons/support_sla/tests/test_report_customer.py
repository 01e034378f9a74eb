from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_reports import APRIL, ReportCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReportCustomer(ReportCase, HttpCase):
    """U11: responsible is the project manager, or the customer."""

    def asked(self, value=80):
        """A report that ours released, and that waits for the lead key user."""
        self.plan_row.releaser = "customer"
        report = self.drafted(value)
        self.explain(report)
        self.release(report)
        return report

    def question(self, report):
        approvals = report.sudo().approval_ids
        return approvals.filtered(lambda a: a.state == "pending").sudo(False)

    def answer(self, report, granted, comment=None):
        with freeze_time(APRIL):
            approval = self.question(report).with_user(self.lead_user)
            approval._decide(granted, comment=comment)

    def test_nobody_gets_it_before_the_customer_releases_it(self):
        """U11: then its stakeholders do, and it says who released it."""
        report = self.asked()
        self.assertEqual(report.state, "asked")
        self.assertFalse(report.sudo().delivery_ids)
        seen = self.env["support.report"].with_user(self.lead_user)
        self.assertFalse(seen.search([("id", "=", report.id)]))
        self.answer(report, True)
        self.assertEqual(report.state, "released")
        self.assertIn(self.lead.name, report.released_by)
        self.send()
        people = report.sudo().delivery_ids.partner_id
        self.assertEqual(people, self.lead | self.colleague)
        self.assertEqual(report.state, "sent")

    def test_a_no_is_a_task_of_ours(self):
        """U11: with the customer's words; mended, it is asked for again."""
        report = self.asked()
        self.answer(report, False, "The bank was open")
        self.assertEqual(report.state, "draft")
        self.assertEqual(report.activity_ids.user_id, self.manager)
        self.assertIn("The bank was open", report.activity_ids.note)
        self.explain(report, "Our list was late")
        self.release(report)
        self.answer(report, True)
        self.assertEqual(report.state, "released")

    def test_only_the_lead_key_user_answers(self):
        report = self.asked()
        colleague = self._create_portal_user(self.colleague)
        with self.assertRaises(AccessError):
            self.question(report).with_user(colleague)._decide(True)
        with self.assertRaises(AccessError):
            report.with_user(self.lead_user).action_take_back()

    def test_it_is_taken_back_while_the_customer_has_not_answered(self):
        report = self.asked()
        with self.assertRaises(UserError):
            report.write({"summary": "Other words"})
        report.action_take_back()
        self.assertEqual(report.state, "draft")
        self.assertFalse(self.question(report))
        report.summary = "Other words"
        with self.assertRaises(UserError):
            report.action_take_back()

    def test_the_next_report_is_made_while_the_customer_reads(self):
        """U11: what the customer has not released was not told yet."""
        report = self.asked()
        self.close_month(100, "2026-04-30")
        following = self.make("2026-05-10 12:00:00")
        self.assertEqual(following.state, "draft")
        self.assertEqual(report.state, "asked")

    def test_a_correction_meanwhile_is_read_into_it(self):
        """U11: the customer releases what counts."""
        report = self.asked()
        self.correct(report.sudo().miss_ids.result_id, 85)
        self.assertEqual(report.state, "draft")
        self.assertFalse(report.corrected_on)
        [row] = report.content["measures"][0]["results"]
        self.assertEqual(row["value"], 85.0)
        self.assertEqual(report.miss_ids.figure, "85 %")
        self.assertEqual(report.miss_ids.explanation, "The bank was closed")

    def test_it_is_read_and_released_in_the_portal(self):
        report = self.asked()
        self.authenticate("ana", "anaxxxxx")
        self.env.flush_all()
        plan = f"/my/support/reports?contract={self.contract.id}"
        self.assertIn("You release it", self.url_open(plan).text)
        page = self.url_open(f"/my/approvals/{self.question(report).id}").text
        for words in ("You answer for this report", "Payroll on time", "80 %"):
            self.assertIn(words, page)
