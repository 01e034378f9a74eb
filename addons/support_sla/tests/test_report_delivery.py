from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo.exceptions import AccessError, UserError
from odoo.modules.migration import load_script
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_reports import APRIL, ReportCase

DELIVERY = "odoo.addons.support_sla.models.reports.support_report_delivery"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReportDelivery(ReportCase):
    """U11: released reports reach their stakeholders, or it is known who got none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what paper says is looked at elsewhere
        cls.startClassPatcher(
            patch.object(
                type(cls.env["support.report"]), "_render_pdf", lambda self: b"%PDF-1"
            )
        )

    def released(self):
        report = self.drafted()
        self.release(report)
        return report

    def states(self, report, person=None):
        rows = report.sudo().delivery_ids.sorted("id")
        rows = rows.filtered(lambda row: person in (None, row.partner_id))
        return rows.mapped("state")

    def test_nobody_gets_it_before_it_is_released(self):
        """G7: reviewed first."""
        self.drafted()
        self.send()
        self.assertFalse(self._new_mails)

    def test_each_stakeholder_gets_a_mail_with_the_pdf(self):
        """U11: with the figures, and as a file; once."""
        report = self.released()
        self.send()
        self.assertEqual(report.state, "sent")
        self.assertEqual(self._new_mails.recipient_ids, self.lead | self.colleague)
        mail = self._new_mails[0]
        self.assertIn("Service-level report", mail.subject)
        self.assertIn("Targets met", mail.body_html)
        self.assertEqual(mail.attachment_ids.mimetype, "application/pdf")
        self.send()
        self.assertFalse(self._new_mails)
        self.assertEqual(self.states(report), ["sent", "sent"])

    def test_one_without_an_address_stops_nobody(self):
        """U11: it is logged, and the responsible is asked for another."""
        self.colleague.email = "nobody"
        report = self.released()
        self.send()
        self.assertEqual(self.states(report, self.lead), ["sent"])
        self.assertEqual(self.states(report, self.colleague), ["failed"])
        self.assertEqual(report.undelivered_count, 1)
        self.assertIn(self.colleague.name, report.activity_ids.summary)
        self.assertEqual(report.state, "sent")

    def test_a_mail_that_came_back_is_tried_again(self):
        """Bad input: a stakeholder's address that bounces; four times, then never."""
        report = self.released()
        now = datetime(2026, 4, 7, 12)
        for _attempt in range(5):
            self.send(now)
            notices = report.sudo().delivery_ids.message_id.notification_ids
            notices.filtered(lambda n: n.res_partner_id == self.colleague).write(
                {"notification_status": "bounce", "failure_reason": "No such user"}
            )
            self.send(now + timedelta(hours=1))
            now += timedelta(hours=26)
        rows = report.sudo().delivery_ids.filtered(
            lambda row: row.partner_id == self.colleague
        )
        self.assertEqual(rows.mapped("attempt"), [1, 2, 3, 4])
        self.assertEqual(set(rows.mapped("state")), {"failed"})
        self.assertEqual(set(rows.mapped("error")), {"No such user"})
        self.assertEqual(self.states(report, self.lead), ["sent"])
        self.assertIn("No such user", report.activity_ids.summary)

    def test_what_cannot_be_sent_is_logged_and_tried_again(self):
        report = self.released()
        with (
            patch.object(
                type(self.env["support.report"]),
                "message_notify",
                side_effect=OSError("x"),
            ),
        ):
            self.send()
        self.assertEqual(
            self.states(report), ["failed", "failed", "waiting", "waiting"]
        )
        self.assertEqual(report.state, "released")
        self.send("2026-04-07 13:30:00")
        self.assertEqual(report.state, "sent")
        self.assertEqual(self.states(report)[2:], ["sent", "sent"])
        self.assertFalse(report.undelivered_count)

    def test_paper_that_cannot_be_printed_stops_no_other_report(self):
        """U11: its people are tried again, those of others get theirs."""
        other = self._create_contract(
            self.customer, plan_id=self.plan.id, title="Another one"
        )
        self._create_plan(contract_id=other.id, kind="progress")
        self.close_month()
        for report in self.make():
            self.release(report)
        reports = self.env["support.report"].search([("state", "=", "released")])
        broken, sound = reports.sorted("id")

        def render(report):
            if report == broken:
                raise OSError("wkhtmltopdf")
            return b"%PDF-1"

        with (
            patch.object(type(reports), "_render_pdf", render),
            mute_logger(DELIVERY),
        ):
            self.send()
        self.assertEqual(self.states(sound), ["sent", "sent"])
        self.assertEqual(
            self.states(broken), ["failed", "failed", "waiting", "waiting"]
        )
        self.assertEqual(broken.state, "released")
        self.send("2026-04-07 13:30:00")
        self.assertEqual(self.states(broken)[2:], ["sent", "sent"])

    def test_a_conflict_is_nobodys_failure(self):
        """Another transaction was first: the server does it again."""
        deliveries = self.released().sudo().delivery_ids
        with (
            patch.object(
                type(deliveries), "_notify", side_effect=OperationalError("conflict")
            ),
            self.assertRaises(OperationalError),
        ):
            deliveries._send()
        self.assertEqual(set(deliveries.mapped("state")), {"waiting"})

    def test_a_print_of_the_draft_is_not_what_is_sent(self):
        """W1: somebody kept it in the discussion, under the same name."""
        report = self.drafted()
        self.env["ir.attachment"].create(
            {
                "name": report._get_file_name(),
                "raw": b"%PDF-stale",
                "mimetype": "application/pdf",
                "res_model": report._name,
                "res_id": report.id,
            }
        )
        self.release(report)
        self.send()
        self.assertEqual(self._new_mails[0].attachment_ids.raw, b"%PDF-1")
        kept = report.sudo().pdf_attachment_id
        self.assertEqual(report._get_pdf(), kept.raw)
        with self.assertRaises(UserError):
            report.pdf_attachment_id = False

    def test_who_did_not_get_it_is_sent_it_again(self):
        """U11: once the address was mended; nobody gets it twice."""
        self.colleague.email = False
        report = self.released()
        self.send()
        self.colleague.email = "cara@example.com"
        with freeze_time(APRIL):
            report.action_retry()
        self.send()
        self.assertEqual(self._new_mails.recipient_ids, self.colleague)
        with self.assertRaisesRegex(UserError, "Everybody"):
            report.action_retry()

    def test_in_the_portal_only_nobody_is_written_to(self):
        self.plan_row.channel = "portal"
        report = self.released()
        self.send()
        self.assertFalse(self._new_mails)
        self.assertEqual(report.state, "sent")

    def test_punctuality_is_measured(self):
        """U11: sent by the day it was due, where the contract is."""
        self.plan_row.due_days = 7
        report = self.released()
        self.send("2026-04-07 23:30:00")
        self.assertEqual(report.days_late, 0)
        self.close_month(day="2026-04-30")
        late = self.make("2026-05-05 12:00:00")
        with freeze_time("2026-05-09 12:00:00"):
            self.env.invalidate_all()
            self.assertTrue(late.is_late)
            self.assertEqual(self.plan_row.punctuality, 50)
        self.release(late, "2026-05-09 12:00:00")
        self.send("2026-05-09 12:00:00")
        self.assertEqual(late.days_late, 2)
        self.assertEqual(self.plan_row.punctuality, 50)
        self.assertEqual(
            self.env["support.report"].search([("is_late", "=", True)]), late
        )
        self.assertEqual(
            self.env["support.report"].search([("is_late", "=", False)]),
            report.with_env(self.env),
        )

    def test_it_is_late_where_the_contract_is(self):
        """U11: in UTC the ninth began; in Lima it is still the day it is due."""
        self.contract.tz = "America/Lima"
        report = self.drafted().sudo()
        for now, is_late in (
            ("2026-04-09 01:00:00", False),
            ("2026-04-09 06:00:00", True),
        ):
            with self.subTest(now), freeze_time(now):
                self.env.invalidate_all()
                self.assertEqual(report.is_late, is_late)
                self.assertEqual(self.plan_row.late_count, int(is_late))
                found = report.search([("is_late", "=", is_late)])
                self.assertIn(report, found)

    def test_the_log_stays(self):
        report = self.released()
        with self.assertRaises(UserError):
            report.sudo().delivery_ids.unlink()
        for values in ({"state": "sent"}, {"attempt": 2}):
            with self.assertRaises(UserError):
                report.action_retry()
            with self.assertRaises(AccessError):
                report.delivery_ids.with_user(self.manager).sudo(False).write(values)

    def test_what_went_out_before_an_update_stays_as_it_is(self):
        """U11: a PDF that was found by its name is linked, not made anew."""
        report = self.released()
        self.send()
        kept = report.sudo().pdf_attachment_id
        kept.copy({"name": "Another.pdf"})
        self.env.flush_all()
        self.env.cr.execute("UPDATE support_report SET pdf_attachment_id = NULL")
        folder = Path(__file__).parent.parent / "migrations" / "19.0.1.0.1"
        script = load_script(str(folder / "post-migration.py"), "post_report")
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(report.sudo().pdf_attachment_id, kept)
