from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestReport(AgreedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emergency = cls.started()
        cls.emergency.sudo()._plan_action("Free the disk")
        cls.emergency.action_ids.with_user(cls.expert)._finish("40 GB free.")
        cls.emergency.with_user(cls.expert)._normalise("It works.")
        cls.answer(cls.emergency)

    def closed(self):
        self.answer(self.emergency, mitigation_model="on_demand")
        own = self.emergency.with_user(self.expert)
        own.write({"causes": "A full disk.", "recommendations": "Watch it."})
        own._close("The disk was replaced.")
        return self.emergency.report_ids

    def released(self):
        report = self.closed()
        report.with_user(self.manager).action_release()
        return report

    def test_each_closing_has_its_draft(self):
        """E13: partial or final; filled with what is known."""
        self.answer(self.emergency, granted=False)
        report = self.emergency.report_ids
        self.assertRecordValues(
            report, [{"kind": "partial", "state": "draft", "version": 1}]
        )
        self.assertIn("Nobody can invoice", report.facts)
        self.assertIn("The disk is full.", report.facts)

    def test_what_it_shows(self):
        """E13: facts, timeline, actions, people, times and costs by phase."""
        report = self.released()
        content = report.content
        self.assertIn(
            "Free the disk", [action["name"] for action in content["actions"]]
        )
        self.assertIn([self.newcomer.name, "Customer"], content["people"])
        self.assertEqual(content["times"][1]["first"], 240)
        self.assertEqual(content["costs"][0], {"name": "Guarantee", "amount": 120.0})
        marks, bars, _width = report._get_picture(content)
        self.assertEqual(len(marks), len(content["events"]))

    def test_a_released_report_stays(self):
        """E13: what was released is kept; afterwards a new version begins."""
        report = self.released()
        before = report.content
        self.emergency.sudo()._record_event("late", "Something else")
        self.assertEqual(report._get_content(), before)
        with self.assertRaisesRegex(UserError, "released report stays"):
            report.with_user(self.manager).causes = "Other"
        with self.assertRaisesRegex(UserError, "released report stays"):
            report.sudo().unlink()
        with self.assertRaisesRegex(UserError, "released already"):
            report.with_user(self.manager).action_release()
        self.emergency.with_user(self.expert).action_begin_report()
        self.assertEqual(
            self.emergency.report_ids.sorted("version").mapped("version"), [1, 2]
        )

    def test_the_expert_writes_and_the_manager_releases(self):
        report = self.closed().with_user(self.expert)
        report.recommendations = "Watch it, daily."
        with self.assertRaises(AccessError):
            report.action_release()
        with self.assertRaisesRegex(UserError, "with its button"):
            report.write({"state": "released"})
        report.causes = " "
        with self.assertRaisesRegex(UserError, "Write the causes"):
            report.with_user(self.manager).action_release()

    def test_nothing_to_report_before_it_works(self):
        emergency = self.started(self.lead, "own")
        with self.assertRaisesRegex(UserError, "nothing to report"):
            emergency.with_user(self.expert).action_begin_report()

    def test_the_customer_is_told(self):
        self.released()
        mail = self.mails(self.emergency, self.newcomer)[-1]
        self.assertIn("/reports/1", mail.body)

    def test_it_is_printed(self):
        """E13: as it is shown, with text as text."""
        report = self.released()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "support_emergency.report_emergency", report.ids
        )
        text = html.decode()
        pdf, _kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("support_emergency.report_emergency", report.ids)
        )
        self.assertTrue(pdf.startswith(b"%PDF"))
        for words in ("A full disk.", "Watch it.", "40 GB free.", "<svg", "Guarantee"):
            self.assertIn(words, text)
