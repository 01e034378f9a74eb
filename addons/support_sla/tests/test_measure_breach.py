from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_measures import PenaltyCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestMeasureBreach(PenaltyCase):
    """What a breach leads to: a plan, with the frozen figure as the one before."""

    def plans(self, measure):
        return self.env["support.improvement"].search(
            [("origin", "=", f"support.measure,{measure.id}")]
        )

    def test_a_breach_proposes_a_plan(self):
        """G6, G13, G14: with the figure before, its target and its owner."""
        self.contract.user_id = self.manager
        measure = self._create_csl(metric="manual", unit="percent", name="Uptime")
        self.state_figure(measure, "2026-03-10", 85)
        self.close(measure)
        plan = self.plans(measure)
        self.assertRecordValues(
            plan,
            [
                {
                    "title": "Uptime",
                    "contract_id": self.contract.id,
                    "user_id": self.manager.id,
                    "unit": "%",
                    "better": "higher",
                    "value_before": 85,
                    "value_target": 90,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(str(plan.measured_before_on), "2026-03-31")
        self.assertIn("85 %, the target is 90 %", plan.description)
        self.assertEqual(plan.activity_ids.user_id, self.manager)
        self.assertEqual(measure.improvement_count, 1)
        self.assertEqual(
            measure.action_view_improvements()["domain"],
            [("origin", "in", [f"support.measure,{measure.id}"])],
        )

    def test_another_breach_is_a_step_of_the_open_plan(self):
        """G14: one plan at a time; a new one once it is closed."""
        measure = self._create_csl(metric="manual", unit="percent")
        for month in ("01", "02"):
            self.state_figure(measure, f"2026-{month}-10", 85)
            self.close(measure, f"2026-{month}-10")
        plan = self.plans(measure)
        self.assertEqual(len(plan), 1)
        self.assertIn("Miss 2", plan.step_ids.note)
        plan.with_user(self.manager)._cancel("Another way")
        self.state_figure(measure, "2026-03-10", 85)
        self.close(measure)
        self.assertEqual(len(self.plans(measure)), 2)

    def test_a_tolerated_miss_asks_for_nothing(self):
        """Rule 13: four misses of a key measure are tolerated; objectives always."""
        for kind in ("km", "slo"):
            measure = self._create_measure(kind=kind, metric="manual", unit="percent")
            self.state_figure(measure, "2026-03-10", 85)
            self.close(measure)
            self.assertFalse(self.plans(measure))

    def test_once_it_runs_nobody_is_asked_to_complete_it(self):
        measure = self._create_csl(metric="manual", unit="percent")
        self.state_figure(measure, "2026-03-10", 85)
        self.close(measure)
        plan = self.plans(measure)
        plan.write(
            {
                "target": "Nine of ten",
                "feasibility": "high",
                "date_due": "2026-12-31",
            }
        )
        plan.with_user(self.manager).action_approve()
        self.assertEqual(plan.activity_ids.mapped("summary"), ["Measure the effect"])


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestAbsorbedByPenalties(PenaltyCase):
    """G10: what was returned is counted in money, beside what was absorbed."""

    def returned(self):
        rows = self.env["support.margin.analysis"].search(
            [("contract_id", "=", self.contract.id), ("kind", "=", "returned")]
        )
        return sorted(rows.mapped("absorbed_cost"))

    def test_penalties_and_claims_count_once_they_are_returned(self):
        """G10, G11: as hours and as money; neither income nor cost a second time."""
        penalty = self.missed()
        self.assertEqual(self.returned(), [])
        penalty.with_user(self.manager).action_approve()
        penalty.with_user(self.manager).action_settle()
        self.assertEqual(penalty.settlement, "hours")
        claim = self.env["support.claim"].create(
            {"contract_id": self.contract.id, "name": "A day", "description": "Lost"}
        )
        claim.with_user(self.manager)._grant(120, "Agreed", "money")
        self.env.flush_all()
        self.assertEqual(self.returned(), [50, 120])
        self.assertEqual((penalty.absorbed_cost, claim.absorbed_cost), (50.0, 120.0))
        rows = self.env["support.margin.analysis"].search(
            [("contract_id", "=", self.contract.id), ("kind", "=", "returned")]
        )
        self.assertEqual(sum(rows.mapped("margin")), 0)

    def test_it_counts_on_the_day_where_the_contract_is(self):
        """G10: as the other parts of the margin; in Lima it is still March."""
        self.contract.sudo().tz = "America/Lima"
        penalty = self.missed()
        penalty.with_user(self.manager).action_approve()
        with freeze_time("2026-04-01 01:00:00"):
            penalty.with_user(self.manager).action_settle()
            self.env.flush_all()
        row = self.env["support.margin.analysis"].search(
            [("contract_id", "=", self.contract.id), ("kind", "=", "returned")]
        )
        self.assertEqual(row.date, self.day("2026-03-31"))

    def test_another_currency_is_valued_on_the_day(self):
        """G10: in the company's money, at the rate of the day it was returned."""
        company = self.contract.company_id
        other = self.env["res.currency"].create(
            {
                "name": "XLV",
                "symbol": "X",
                "rate_ids": [
                    (0, 0, {"name": "2026-01-01", "rate": 4, "company_id": company.id})
                ],
            }
        )
        self.contract.sudo().currency_id = other
        claim = self.env["support.claim"].create(
            {"contract_id": self.contract.id, "name": "A day", "description": "Lost"}
        )
        claim.with_user(self.manager)._grant(120, "Agreed", "money")
        self.assertEqual(claim.absorbed_cost, 30.0)
