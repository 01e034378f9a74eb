from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_reports import ReportCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPortalReport(ReportCase, HttpCase):
    """U11, U8: the reports that key users and stakeholders read."""

    def page(self, path=""):
        self.env.flush_all()
        return self.url_open(f"/my/support/reports{path}")

    def released(self, value=80):
        report = self.drafted(value)
        self.explain(report, "<b>The bank</b> was closed")
        report.summary = "Fewer tickets."
        self.release(report)
        return report

    def test_an_empty_list_says_so(self):
        self.authenticate("ana", "anaxxxxx")
        self.assertIn("There is no report yet", self.page().text)
        plan = self.page(f"?contract={self.contract.id}").text
        self.assertIn("What you are told, and when", plan)
        self.assertIn("04/08/2026", plan)

    def test_a_report_is_read(self):
        """U11: verdicts, the explained miss, hours and actions; as it was typed."""
        report = self.released()
        self.authenticate("ana", "anaxxxxx")
        self.assertIn(report.name, self.page().text)
        page = self.page(f"/{report.id}").text
        for words in ("Payroll on time", "80 %", "Missed", "Fewer tickets."):
            self.assertIn(words, page)
        self.assertIn("&lt;b&gt;The bank&lt;/b&gt;", page)

    def test_the_pdf_is_the_same_for_ever(self):
        """U11: made once; a draft is looked at without being kept."""
        report = self.drafted(80)
        rendered = report.with_context(force_report_rendering=True)
        self.assertTrue(rendered._get_pdf().startswith(b"%PDF"))
        attachments = self.env["ir.attachment"].search_count(
            [("res_model", "=", "support.report"), ("res_id", "=", report.id)]
        )
        self.assertFalse(attachments)
        self.explain(report)
        self.release(report)
        self.authenticate("ana", "anaxxxxx")
        first = self.page(f"/{report.id}.pdf")
        self.assertEqual(first.headers["Content-Type"], "application/pdf")
        self.assertEqual(self.page(f"/{report.id}.pdf").content, first.content)

    def test_paper_speaks_the_language_of_the_customer(self):
        """U11: Spanish and English."""
        report = self.released()
        reports = self.env["ir.actions.report"]
        name = "support_sla.report_service_levels"
        english = reports._render_qweb_html(name, report.ids)[0].decode()
        self.assertIn("What gets better", english)
        self.customer.lang = "es_ES"
        self.env.invalidate_all()
        spanish = reports._render_qweb_html(name, report.ids)[0].decode()
        self.assertIn("80 %", spanish)
        self.assertIn("1 mar – 31 mar", spanish)

    def test_a_draft_is_nobodys(self):
        """G7: not before it was released."""
        report = self.drafted()
        self.authenticate("ana", "anaxxxxx")
        self.assertNotIn(report.name, self.page().text)
        for path in (f"/{report.id}", f"/{report.id}.pdf"):
            self.assertTrue(self.page(path).url.endswith("/my/support/reports"))

    def test_a_stakeholder_reads_it_without_being_a_key_user(self):
        """U11: their reports, and no contract."""
        report = self.released()
        self._create_portal_user(self.colleague)
        self.authenticate("carla", "carlaxxx")
        self.assertIn("Payroll on time", self.page(f"/{report.id}").text)
        hidden = self.page(f"?contract={self.contract.id}").text
        self.assertNotIn("What you are told, and when", hidden)

    def test_others_are_sent_away(self):
        """DESIGN 4: nobody, and people of another customer."""
        report = self.released()
        paths = ("", f"/{report.id}", f"/{report.id}.pdf")
        for path in paths:
            self.assertIn("/web/login", self.page(path).url)
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        user = self._create_portal_user(stranger)
        self.authenticate(user.login, user.login.ljust(8, "x"))
        self.assertNotIn(report.name, self.page().text)
        for path in paths[1:]:
            self.assertTrue(self.page(path).url.endswith("/my/support/reports"))
        self.assertTrue(self.page("/999999999").url.endswith("/my/support/reports"))
        self.assertEqual(self.page("?contract=x").status_code, 200)

    def test_a_page_asks_as_little_for_a_year_as_for_a_month(self):
        """Numbers: what is shown was kept; figures cost no query."""
        report = self.released()
        self.authenticate("ana", "anaxxxxx")

        def count():
            self.page(f"/{report.id}")  # warm
            start = self.cr.sql_log_count
            self.page(f"/{report.id}")
            return self.cr.sql_log_count - start

        few = count()
        content = report.sudo().content
        content["measures"] *= 12
        report.sudo().content = content
        self.assertEqual(count(), few)
