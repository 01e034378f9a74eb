from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_measures import PenaltyCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestMeasureYear(PenaltyCase):
    """U6, U9, G2, G10, G13, G14: a year of a customer, twelve closings and what
    follows from them."""

    DAYS = (
        "01-06 02-03 03-03 04-07 05-05 06-02 07-07 08-04 09-01 10-06 11-03 12-01"
    ).split()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env["helpdesk.ticket.type"]
        cls.incident = kinds.create({"name": "Incident"})
        cls.question = kinds.create({"name": "Question"})
        cls.schedule.write({"earn_back_periods": 2, "period_cap": 8})
        cls.csl = cls._create_csl(
            name="Incidents answered in time", type_ids=cls.incident.ids
        )
        cls.km = cls._create_measure(
            name="Questions answered in time", kind="km", type_ids=cls.question.ids
        )
        cls.slo = cls._create_measure(
            name="Mean time to answer", metric="mean", target=3.0
        )

    def live(self, month, late_incident=False, late_question=False):
        """A month of work, closed by the job on the sixth of the next one."""
        day = f"2026-{self.DAYS[month - 1]}"
        self.answered(day, 6 if late_incident else 1, type_id=self.incident.id)
        self.answered(day, 6 if late_question else 2, type_id=self.question.id)
        year, following = (2026, month + 1) if month < 12 else (2027, 1)
        with freeze_time(f"{year}-{following:02d}-06 06:00:00"):
            self.run_job("cron_close_measures")

    def test_a_year(self):
        """G13, G10, rules 13 and 14: misses, breach, penalties, blue money, a claim.

        The CSL is missed in May and June, the KM in February, March, April, May and
        September. May is not earned back, for June was missed too; June is, by July and
        August. Of May's 100 the maximum of a period leaves 80: 80 minutes of service.
        """
        for month in range(1, 13):
            self.live(
                month,
                late_incident=month in (5, 6),
                late_question=month in (2, 3, 4, 5, 9),
            )
        results = self.env["support.measure.result"].search([], order="date_start")
        self.assertEqual(len(results), 36)
        self.check_key_measure(results)
        self.check_penalties(results)
        self.check_claim()

    def check_key_measure(self, results):
        """G13: four misses are tolerated, the fifth asks for an improvement plan."""
        rows = results.filtered(lambda r: r.measure_id == self.km)
        missed = rows.filtered(lambda r: r.verdict == "missed")
        self.assertEqual(
            [(r.date_start.month, r.miss_number, r.is_breach) for r in missed],
            [
                (2, 1, False),
                (3, 2, False),
                (4, 3, False),
                (5, 4, False),
                (9, 5, True),
            ],
        )
        plan = self.env["support.improvement"].search(
            [("origin", "=", f"support.measure,{self.km.id}")]
        )
        self.assertEqual((plan.state, plan.value_before), ("draft", 0))
        self.assertEqual(str(plan.measured_before_on), "2026-09-30")
        means = results.filtered(lambda r: r.measure_id == self.slo)
        self.assertEqual(
            {r.date_start.month for r in means if r.verdict == "missed"},
            {2, 3, 4, 5, 6, 9},
        )
        self.assertFalse(any(means.mapped("is_breach")))

    def check_penalties(self, results):
        """G10: one penalty is returned as work, one was earned back."""
        penalties = self.env["support.penalty"].search([], order="date_start")
        self.assertEqual(penalties.measure_id, self.csl)
        self.assertEqual([p.date_start.month for p in penalties], [5, 6])
        self.assertEqual(penalties.mapped("amount"), [80, 80])
        self.assertEqual(penalties.mapped("state"), ["draft", "earned_back"])
        may = penalties[0].with_user(self.manager)
        may.action_approve()
        may.action_settle()
        self.assertEqual((may.settlement, may.minutes), ("hours", 80))
        self.assertEqual(may.package_id.origin, "credit")
        self.assertEqual(may.result_id.missed_ids, may.result_id.counted_ids)

    def check_claim(self):
        """G10, rule 14: a claim of the customer, paid in hours with their consent."""
        claim = (
            self.env["support.claim"]
            .with_user(self.lead_user)
            ._ask_by_customer(
                self.contract.with_user(self.lead_user),
                {"name": "Lost day", "description": "Of 5 May", "amount": "120"},
            )
        )
        claim.with_user(self.manager)._grant(120, "Agreed.", "hours")
        claim.sudo().approval_ids.with_user(self.lead_user)._decide(True)
        self.assertEqual((claim.state, claim.minutes), ("settled", 120))
        credits = self.contract.package_ids.filtered(lambda p: p.origin == "credit")
        self.assertEqual(sum(credits.mapped("remaining_minutes")), 200)
        self.assertLedgerAdds(credits)
