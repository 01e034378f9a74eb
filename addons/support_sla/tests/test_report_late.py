from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_reports import ReportCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReportLate(ReportCase):
    """U11: what was closed after its report went out is told in the next one.

    March was released on 8 April, while its figure was still open.
    """

    def told(self, report):
        """[(last day, late)] of the figures that a report states."""
        [measure] = report.content["measures"]
        return [(row["date_end"], row["is_late"]) for row in measure["results"]]

    def close_on(self, now, day, value=95):
        self.state_figure(self.measure, day, value)
        return self.close(self.measure, day, now=now)

    def release_march(self):
        march = self.make("2026-04-08 12:00:00")
        self.assertEqual(march.open_measures, "Payroll on time")
        self.release(march, "2026-04-08 12:30:00")
        return march

    def make_april(self):
        self.close_on("2026-05-02 12:00:00", "2026-04-30")
        return self.make("2026-05-03 12:00:00").with_user(self.manager).sudo(False)

    def test_a_miss_is_told_and_explained_in_the_next_report(self):
        """U11: once; the figures of April are still those of April."""
        self.release_march()
        self.close_on("2026-04-10 12:00:00", "2026-03-31", 80)
        april = self.make_april()
        self.assertEqual(
            self.told(april), [("2026-03-31", True), ("2026-04-30", False)]
        )
        shown = april._get_shown()
        self.assertEqual(shown["cards"][0]["value"], "1 of 1")
        paper = self.env["ir.actions.report"]._render_qweb_html(
            "support_sla.action_report_service_levels", april.ids
        )[0]
        self.assertIn("closed after its report", paper.decode())
        with self.assertRaisesRegex(ValidationError, "Payroll on time"):
            self.release(april, "2026-05-03 13:00:00")
        self.explain(april)
        self.release(april, "2026-05-03 13:00:00")
        self.close_on("2026-06-02 12:00:00", "2026-05-31")
        may = self.make("2026-06-03 12:00:00")
        self.assertEqual(self.told(may), [("2026-05-31", False)])

    def test_it_is_told_where_nothing_else_was_closed(self):
        self.release_march()
        self.close_on("2026-04-10 12:00:00", "2026-03-31", 80)
        april = self.make("2026-05-08 12:00:00")
        self.assertEqual(self.told(april), [("2026-03-31", True)])
        self.assertEqual(april._get_shown()["levels"][0]["last"]["value"], 80)

    def test_what_was_told_and_corrected_is_no_late_figure(self):
        """A new version of its own report tells it."""
        self.close_on("2026-04-02 12:00:00", "2026-03-31", 95)
        march = self.make("2026-04-07 12:00:00")
        self.release(march, "2026-04-07 13:00:00")
        with freeze_time("2026-04-10 12:00:00"):
            self.correct(march.miss_ids.result_id or self.results(), 80)
        self.assertEqual(self.told(self.make_april()), [("2026-04-30", False)])

    def test_the_correction_of_what_was_not_told_is(self):
        self.release_march()
        result = self.close_on("2026-04-10 12:00:00", "2026-03-31", 80)
        with freeze_time("2026-04-12 12:00:00"):
            corrected = self.correct(result, 85)
        april = self.make_april()
        row = april.content["measures"][0]["results"][0]
        self.assertEqual((row["id"], row["is_late"]), (corrected.id, True))

    def test_a_penalty_of_it_is_told_as_well(self):
        """G10: approved after the report of its period."""
        self.release_march()
        penalty = self.missed()
        with freeze_time("2026-04-20 12:00:00"):
            penalty.with_user(self.manager).action_approve()
        april = self.make("2026-05-08 12:00:00")
        [told] = april.content["penalties"]
        self.assertEqual(told["amount"], penalty.amount)

    def results(self):
        return self.env["support.measure.result"].search(
            [("measure_id", "=", self.measure.id)]
        )
