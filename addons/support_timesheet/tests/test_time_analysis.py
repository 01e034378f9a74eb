from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTimeAnalysis(TimeCase):
    """G15, K19, U9: where the hours went, who paid them, what they cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.consultant.employee_id
        cls.employee.sudo().hourly_cost = 20.0
        cls.cause = cls.env["support.cause"].create({"name": "Worn out"})
        cls.ticket.sudo().cause_id = cls.cause
        cls._create_package(cls.contract, 90)
        # 2 h, of which 90 minutes from the package; 1 h that nobody pays; 1 h inside.
        cls.log(2.0, support_level="l1")
        cls.log(
            1.0,
            support_level="l2",
            support_verdict="no_charge",
            verdict_reason="Goodwill",
        )
        cls.internal = cls.env["project.project"].create(
            {"name": "Inside", "allow_timesheets": True}
        )
        cls.env["account.analytic.line"].create(
            {
                "project_id": cls.internal.id,
                "employee_id": cls.employee.id,
                "date": "2026-03-10",
                "name": "Meeting",
                "unit_amount": 1.0,
            }
        )
        cls.contract.overage_policy = "bill"
        cls.close()

    def _read(self, groupby, *aggregates, model="support.time.analysis", domain=()):
        groups = self.env[model]._read_group(
            [("employee_id", "=", self.employee.id)]
            if model == "support.time.analysis"
            else list(domain),
            groupby,
            aggregates,
        )
        return {key: tuple(values) for key, *values in groups}

    def test_hours_by_level_type_cause_and_consultant(self):
        """K19: each visible; U9: why."""
        names = ("worked_hours:sum", "burnt_hours:sum", "paid_hours:sum")
        levels = self._read(["support_level"], *names)
        self.assertEqual(levels["l1"], (2.0, 2.0, 2.0))
        self.assertEqual(levels["l2"], (1.0, 1.0, 0.0))
        self.assertEqual(levels[False], (1.0, 0.0, 0.0))
        causes = self._read(["cause_id"], "support_hours:sum")
        self.assertEqual(causes[self.cause], (3.0,))
        people = self._read(["employee_id"], "worked_hours:sum")
        self.assertEqual(people[self.employee], (4.0,))

    def test_efficiency_is_a_ratio_of_sums(self):
        """G15: 2 of 4 hours are paid, 3 of 4 went to tickets."""
        ratios = self._read(
            ["employee_id"], "service_efficiency:avg", "resource_efficiency:avg"
        )
        self.assertEqual(ratios[self.employee], (0.5, 0.75))

    def test_dedicated_people_are_told_from_the_pool(self):
        """G15: while they are members of the contract."""
        hours = self._read(["resource"], "worked_hours:sum")
        self.assertEqual(hours, {"pool": (3.0,), "internal": (1.0,)})
        member = self.env["support.contract.member"].create(
            {
                "contract_id": self.contract.id,
                "user_id": self.consultant.id,
                "role": "product_specialist",
                "date_start": "2026-01-01",
                "is_dedicated": True,
            }
        )
        hours = self._read(["resource"], "worked_hours:sum")
        self.assertEqual(hours, {"dedicated": (3.0,), "internal": (1.0,)})
        member.date_end = "2026-02-28"
        self.assertIn("pool", self._read(["resource"], "worked_hours:sum"))

    def test_what_nobody_pays_is_absorbed_at_its_cost(self):
        """G11: an hour of 20."""
        costs = self._read(["employee_id"], "cost:sum", "absorbed_cost:sum")
        self.assertEqual(costs[self.employee], (80.0, 20.0))

    def test_the_margin_of_a_contract_is_income_less_cost(self):
        """Hours × cost against what posted invoices bring; credits take it back."""
        own = [("contract_id", "=", self.contract.id)]
        names = ("income:sum", "cost:sum", "absorbed_cost:sum", "margin:sum")

        def read():
            return self._read(
                ["contract_id"], *names, model="support.margin.analysis", domain=own
            )[self.contract]

        self.assertEqual(read(), (0.0, 60.0, 20.0, -60.0))
        proposal = self.env["support.billing.proposal"]._create_proposals(
            self.contract, self.day("2026-03-01"), self.day("2026-03-31")
        )
        proposal.sudo().state = "approved"
        move = proposal._create_invoices()
        self.assertEqual(read(), (0.0, 60.0, 20.0, -60.0))
        move.action_post()
        self.assertEqual(read(), (30.0, 60.0, 20.0, -30.0))

    def test_who_reads_it(self):
        """Who: a consultant the own hours without costs, the portal nothing."""
        rows = self.env["support.time.analysis"].search(
            [("employee_id", "=", self.employee.id)]
        )
        other = self._create_user("other", "group_support_consultant")
        self.assertTrue(rows.with_user(self.consultant).has_access("read"))
        self.assertFalse(rows.with_user(other).has_access("read"))
        for user in (self.manager, self.auditor):
            self.assertEqual(sum(rows.with_user(user).mapped("cost")), 80.0)
        with self.assertRaises(AccessError):
            rows.with_user(self.consultant).read(["cost"])
        for model in ("support.time.analysis", "support.margin.analysis"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.lead_user).search([])
        with self.assertRaises(AccessError):
            self.env["support.margin.analysis"].with_user(self.consultant).search([])

    def test_another_company_reads_none_of_it(self):
        """Multi-company."""
        company = self.env["res.company"].create({"name": "Another firm"})
        foreign = self._create_user(
            "foreign",
            "group_support_auditor",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in ("support.time.analysis", "support.margin.analysis"):
            self.assertFalse(self.env[model].with_user(foreign).search([]))

    def test_the_statement_says_the_level_of_the_hours(self):
        """K13, K19: by ticket and level."""
        levels = self.contract._get_statement_levels(
            self.day("2026-03-01"), self.day("2026-03-31")
        )
        self.assertEqual(levels, {self.ticket.id: {"Level 1": 90}})

    def test_the_annex_says_the_work_type(self):
        """K5: of each entry."""
        proposal = self.env["support.billing.proposal"]._create_proposals(
            self.contract, self.day("2026-03-01"), self.day("2026-03-31")
        )
        rows = list(proposal._get_annex_rows())
        self.assertEqual({row.work_type for row in rows}, {self.work_type.name})

    def test_the_adviser_serves_what_was_really_worked(self):
        """Time that is billable, by work type; goodwill is no use of a plan."""
        uses = self.customer._get_support_uses(
            self.env.company, self.day("2026-03-01"), self.day("2026-03-31")
        )
        self.assertEqual(
            [(use.kind, use.minutes, use.burn) for use in uses],
            [(self.work_type.id, 120, 120)],
        )
