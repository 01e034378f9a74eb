from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_reports import APRIL, ReportCase

LATER = "2026-04-20 12:00:00"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReportVersion(ReportCase, HttpCase):
    """U11, G2: figures corrected after they were told are told again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")

    def sent(self, value=80):
        report = self.drafted(value)
        self.explain(report)
        report.summary = "Fewer tickets."
        self.release(report)
        self.send()
        return report

    def corrected(self, value=85, told=80):
        report = self.sent(told)
        with freeze_time(LATER):
            self.correct(report.sudo().miss_ids.result_id, value)
        return report

    def new_version(self, report):
        with freeze_time(LATER):
            action = report.action_new_version()
        return report.browse(action["res_id"])

    def test_a_correction_flags_what_went_out_and_asks_its_responsible(self):
        """U11: the report stays as it went out; who answers for it hears."""
        self.manager.lang = "es_ES"
        report = self.sent()
        content = report.content
        with freeze_time(LATER):
            self.correct(report.sudo().miss_ids.result_id, 85)
        self.assertEqual(report.corrected_on, fields.Datetime.to_datetime(LATER))
        self.assertEqual(report.content, content)
        self.assertEqual(report.activity_ids.user_id, self.manager)
        found = report.search([("corrected_on", "!=", False)])
        self.assertEqual(found, report)

    def test_other_periods_and_drafts_are_not_flagged(self):
        self.plan_row.date_start = self.day("2026-02-01")
        february = self.close_month(100, "2026-02-28")
        first = self.make()
        self.release(first)
        second = self.drafted(80)
        with freeze_time(LATER):
            self.correct(february, 95)
        self.assertTrue(first.corrected_on)
        self.assertFalse(second.corrected_on)

    def test_a_figure_told_late_flags_the_report_that_told_it(self):
        """U11: February was closed after its report; that of March tells it."""
        self.plan_row.date_start = self.day("2026-02-01")
        early = self.make("2026-03-10 12:00:00")
        self.release(early, "2026-03-10 12:00:00")
        late = self.close_month(100, "2026-02-28")
        report = self.drafted(100)
        self.release(report)
        with freeze_time(LATER):
            self.correct(late, 95)
        self.assertTrue(report.corrected_on)
        self.assertFalse(early.corrected_on)

    def test_a_new_version_tells_what_counts_now(self):
        """U11: with what was explained; both stay, and the first was punctual."""
        report = self.corrected()
        version = self.new_version(report)
        self.assertRecordValues(
            version,
            [
                {
                    "version": 2,
                    "replaces_id": report.id,
                    "state": "draft",
                    "summary": "Fewer tickets.",
                    "date_due": self.day("2026-04-28"),
                }
            ],
        )
        [row] = version.content["measures"][0]["results"]
        self.assertEqual(row["value"], 85.0)
        self.assertEqual(version.miss_ids.explanation, "The bank was closed")
        self.assertFalse(report.activity_ids)
        self.release(version, LATER)
        self.send(LATER)
        self.assertEqual(version.state, "sent")
        people = version.sudo().delivery_ids.partner_id
        self.assertEqual(people, self.lead | self.colleague)
        self.assertEqual(self.plan_row.report_count, 1)
        self.assertEqual(self.plan_row.punctuality, 100)
        self.assertEqual(self.plan_row.next_start, self.day("2026-04-01"))

    def test_a_draft_reads_the_corrected_figure_and_keeps_what_was_explained(self):
        """U11: one figure took the place of the other."""
        report = self.drafted(80)
        self.explain(report)
        self.correct(report.sudo().miss_ids.result_id, 85)
        with freeze_time(APRIL):
            report.action_refresh()
        self.assertEqual(report.miss_ids.figure, "85 %")
        self.assertEqual(report.miss_ids.explanation, "The bank was closed")

    def test_a_figure_that_is_met_now_asks_for_no_explanation(self):
        version = self.new_version(self.corrected(95))
        self.assertFalse(version.miss_ids)
        self.release(version, LATER)

    def test_there_is_one_new_version_of_what_was_corrected(self):
        report = self.sent()
        with self.assertRaisesRegex(UserError, "no figure"):
            report.action_new_version()
        with freeze_time(LATER):
            self.correct(report.sudo().miss_ids.result_id, 85)
        version = self.new_version(report)
        with self.assertRaisesRegex(UserError, "no figure"):
            report.action_new_version()
        with self.assertRaises(UserError):
            version.action_new_version()
        with self.assertRaises(UserError):
            version.write({"version": 7})

    def test_a_customer_makes_none(self):
        report = self.corrected()
        with self.assertRaises(AccessError):
            report.with_user(self.lead_user).action_new_version()

    def test_the_portal_says_so(self):
        """U11: on the list, on the report, and from one version to the other."""
        report = self.corrected()
        self.authenticate("ana", "anaxxxxx")
        self.env.flush_all()
        page = self.url_open("/my/support/reports").text
        self.assertIn("Figures corrected since", page)
        page = self.url_open(f"/my/support/reports/{report.id}").text
        self.assertIn("A new version is being prepared.", page)
        version = self.new_version(report)
        self.release(version, LATER)
        self.env.flush_all()
        page = self.url_open(f"/my/support/reports/{report.id}").text
        self.assertIn(f"/my/support/reports/{version.id}", page)
        page = self.url_open(f"/my/support/reports/{version.id}").text
        self.assertIn(f"/my/support/reports/{report.id}", page)
        paper = self.env["ir.actions.report"]._render_qweb_html(
            "support_sla.action_report_service_levels", version.ids
        )[0]
        self.assertIn(report.name, paper.decode())
