from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 09:00:00")
class TestEvaluationTime(AgreedCase):
    """Paid at ten past two: what was done before is free, what comes later is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(CALL):
            cls.emergency = cls.started(guarantee_hours=1)

    def published(self):
        self.emergency.sudo()._publish_time()
        segments = self.env["support.time.segment"].search(
            [("emergency_id", "=", self.emergency.id)], order="time_from, id"
        )
        return [(s.emergency_phase, s.minutes, s.verdict) for s in segments]

    def test_it_is_cut_where_the_work_began(self):
        """E2, rule 5: ten minutes of evaluation, an hour of express work."""
        line = self.log(self.emergency, "2026-03-01 02:00:00", "2026-03-01 03:10:00")
        self.assertRecordValues(
            line,
            [
                {
                    "emergency_phase": "normalisation",
                    "support_verdict": "billable",
                    "work_type_id": self.express.id,
                }
            ],
        )
        self.assertEqual(
            self.published(),
            [("evaluation", 10, "do_not_bill"), ("normalisation", 60, "billable")],
        )
        approval = line.cutoff_id.approval_ids
        approval.with_user(self.newcomer_user)._decide(True)
        charges = self.emergency.charge_ids.filtered(lambda c: c.verdict == "billable")
        self.assertEqual(sum(charges.mapped("amount")), 120.0)

    def test_the_report_counts_each_phase(self):
        """E13, rule 5: what an entry has of each phase."""
        self.log(self.emergency, "2026-03-01 02:00:00", "2026-03-01 03:10:00")
        with freeze_time("2026-03-01 03:00:00"):
            self.emergency.with_user(self.expert)._normalise("It works.")
        report = self.emergency.sudo()._begin_report("partial")
        real = [row["real"] for row in report._collect()["times"]]
        self.assertEqual(real[2:], [50, 10, 10])

    def test_a_timer_that_goes_on_past_the_start(self):
        """E2, W4: begun in the evaluation, stopped an hour later."""
        line = (
            self.env["account.analytic.line"]
            .with_user(self.expert)
            .create(
                {
                    "ticket_id": self.emergency.ticket_id.id,
                    "name": "Looking at it",
                    "started_at": "2026-03-01 02:00:00",
                }
            )
        )
        self.assertEqual(line.sudo().emergency_phase, "evaluation")
        line.write({"ended_at": "2026-03-01 03:10:00"})
        self.assertRecordValues(
            line.sudo(),
            [{"emergency_phase": "normalisation", "support_verdict": "billable"}],
        )
        line.write({"ended_at": "2026-03-01 02:10:00"})
        self.assertRecordValues(
            line.sudo(),
            [{"emergency_phase": "evaluation", "support_verdict": "do_not_bill"}],
        )
        self.assertEqual(self.published(), [("evaluation", 10, "do_not_bill")])

    def test_over_midnight_before_the_contract(self):
        """E2: the evaluation of the day before is before its contract, and kept."""
        other = self._create_person("Olga Other", self._create_customer("Other Ltd"))
        with freeze_time("2026-03-03 23:50:00"):
            emergency = self.offered(other)
        with freeze_time("2026-03-04 00:10:00"):
            self.answer(emergency)
            self.pay(emergency)
        with freeze_time("2026-03-04 02:00:00"):
            line = self.log(emergency, "2026-03-03 23:55:00", "2026-03-04 01:10:00")
        self.assertEqual(line.emergency_phase, "normalisation")
        self.assertEqual(line.date, self.day("2026-03-03"))
