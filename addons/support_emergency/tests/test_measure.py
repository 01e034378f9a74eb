from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase

MARCH = ("2026-03-01", "2026-03-31")


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestMeasure(AgreedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.env["support.measure"].create(
            {
                "name": "Emergencies within the hour",
                "contract_id": cls.contract.id,
                "metric": "emergency",
            }
        )

    def figure(self, until="2026-04-01 00:00:00"):
        days = tuple(self.day(text) for text in MARCH)
        with freeze_time(until):
            return self.measure._get_figures({self.measure: days})[self.measure]

    def answered(self, clock, requester=None, withdrawn=False):
        emergency = self.declare(requester=requester or self.lead)
        with freeze_time(f"2026-03-01 {clock}:00"):
            if withdrawn:
                emergency.with_user(self.consultant)._withdraw("It came back.")
            else:
                self.decline(emergency)
        return emergency

    def test_it_counts_in_percent(self):
        """E2, G13: the target is a share, at least."""
        self.assertRecordValues(
            self.measure, [{"unit": "percent", "direction": "higher"}]
        )

    def test_share_answered_within_the_hour(self):
        """E2: a miss is measured; to the second, round the clock."""
        self.answered("02:40")
        self.answered("03:10")
        late = self.answered("03:11")
        figure = self.figure()
        self.assertEqual((figure.numerator, figure.denominator), (2, 3))
        self.assertEqual(figure.missed, tuple(late.ticket_id.ids))

    def test_what_is_no_case_of_this_contract(self):
        """Other customers, other months, what was withdrawn before an answer."""
        self.answered("02:40", requester=self.newcomer)
        self.answered("02:40", withdrawn=True)
        with freeze_time("2026-02-28 20:00:00"):
            self.decline(self.declare(requester=self.lead))
        self.assertEqual(self.figure().sample, 0)

    def test_what_is_still_due_is_no_case_yet(self):
        self.declare(requester=self.lead)
        self.assertEqual(self.figure("2026-03-01 03:00:00").sample, 0)
        self.assertEqual(self.figure("2026-03-01 03:11:00").misses, 1)

    def test_what_both_sides_left_out(self):
        emergency = self.answered("03:30")
        self.env["support.measure.exclusion"].sudo().create(
            {
                "contract_id": self.contract.id,
                "ticket_id": emergency.ticket_id.id,
                "reason": "Their line was down.",
                "state": "approved",
            }
        )
        figure = self.figure()
        self.assertEqual((figure.sample, figure.excluded), (0, 1))


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestAnalysis(AgreedCase):
    def rows(self):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["support.emergency.analysis"].with_user(self.auditor)
        return rows.search([("partner_id", "=", self.other_customer.id)], order="id")

    def test_estimates_against_reality(self):
        """E6: what was told first, what it took; revisions do not hide it."""
        emergency = self.started(guarantee="credited", guarantee_reason="Our update.")
        times = {
            "minutes_emergency": 600,
            "minutes_normalise": 240,
            "minutes_mitigate": 120,
            "uncertainty": "high",
            "uncertainty_percent": 50,
        }
        with freeze_time("2026-03-01 09:10:00"):
            emergency.with_user(self.expert)._revise(times, "Two disks.")
            self.log(emergency, "2026-03-01 03:00:00", "2026-03-01 07:00:00")
            emergency.with_user(self.expert)._normalise("It works.")
        cause = self.env["support.cause"].create({"name": "Full disk"})
        emergency.ticket_id.cause_id = cause
        self.assertRecordValues(
            self.rows(),
            [
                {
                    "cause_id": cause.id,
                    "revisions": 1,
                    "estimated_hours": 3.0,
                    "real_hours": 4.0,
                    "excess_hours": 1.0,
                    "emergency_hours": 7.0,
                    "guarantee": "credited",
                    "guarantee_amount": 120.0,
                    "late_count": 0,
                }
            ],
        )

    def test_outcomes_of_guarantees(self):
        """E7: paid, waived, released, not paid, none."""
        self.started()
        waived = self.offered(guarantee="waived", guarantee_reason="A gift.")
        self.answer(waived)
        released = self.ordered()
        released.sudo()._attach_proof("transfer.pdf", b"%PDF-1.4 proof")
        released.with_user(self.manager)._release("The transfer was shown.")
        self.ordered()
        self.decline(self.declare())
        self.assertEqual(
            self.rows().mapped("guarantee"),
            ["paid", "waived", "released", "unpaid", "none"],
        )

    def test_released_is_not_paid(self):
        """E7, rule 3: it counts towards the fees, and began before it was paid."""
        emergency = self.ordered(guarantee="credited", guarantee_reason="Our update.")
        emergency.sudo()._attach_proof("transfer.pdf", b"%PDF-1.4 proof")
        emergency.with_user(self.manager)._release("The transfer was shown.")
        self.assertEqual(self.rows().guarantee, "released")

    def test_the_evaluation_is_no_work(self):
        """E2, rule 5: ten minutes of the entry were free; an hour is on its cut."""
        emergency = self.started()
        with freeze_time("2026-03-01 09:00:00"):
            self.log(emergency, "2026-03-01 02:00:00", "2026-03-01 03:10:00")
            self.log(emergency, "2026-03-01 03:10:00", "2026-03-01 03:40:00")
            emergency.sudo()._publish_time()
            self.assertEqual(self.rows().real_hours, 1.5)
            # not on any cut yet
            self.log(emergency, "2026-03-01 04:00:00", "2026-03-01 04:30:00")
            self.assertEqual(self.rows().real_hours, 2.0)

    def test_what_is_taken_back_is_no_work(self):
        """W10: an hour was final; half of it is taken back."""
        emergency = self.started()
        with freeze_time("2026-03-01 09:00:00"):
            line = self.log(emergency, "2026-03-01 03:00:00", "2026-03-01 04:00:00")
            emergency.sudo()._publish_time()
            line.cutoff_id.approval_ids.with_user(self.newcomer_user)._decide(True)
            lines = self.env["account.analytic.line"].with_user(self.expert)
            correction = lines.create(
                {
                    "ticket_id": emergency.ticket_id.id,
                    "name": "Half of it",
                    "unit_amount": -0.5,
                    "corrects_id": line.id,
                }
            )
            self.env["support.cutoff"]._publish_lines(correction.sudo())
            self.assertEqual(self.rows().real_hours, 0.5)

    def test_the_hour_by_groups(self):
        for clock in ("02:40", "03:30"):
            emergency = self.declare()
            with freeze_time(f"2026-03-01 {clock}:00"):
                self.decline(emergency)
        self.rows()
        [(count, late, rate, minutes)] = self.env[
            "support.emergency.analysis"
        ]._read_group(
            [("partner_id", "=", self.other_customer.id)],
            [],
            ["__count", "late_count:sum", "in_time_rate:avg", "response_minutes:avg"],
        )
        self.assertEqual((count, late, rate, minutes), (2, 1, 0.5, 55))

    def test_who_still_waits_after_the_hour_is_late_too(self):
        """E2: a miss is measured before it is answered; what was withdrawn is none."""
        waits, withdrawn = self.declare(), self.declare()
        withdrawn.with_user(self.expert)._withdraw("It works again.")
        for clock, late in (("03:10", 0), ("03:11", 1)):
            with freeze_time(f"2026-03-01 {clock}:00"):
                rows = self.rows()
                self.assertEqual(rows.emergency_id, waits | withdrawn)
                self.assertEqual(rows.mapped("late_count"), [late, 0])

    def test_customers_read_none_of_it(self):
        """Refusal: whose estimates were wrong is ours."""
        rows = self.env["support.emergency.analysis"].with_user(self.newcomer_user)
        with self.assertRaises(AccessError):
            rows.search([])
