from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-07-10 12:00:00")
class TestPlanAdviser(MoneyCase):
    """What each plan would have cost the customer, for the talk about renewal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["support.plan"].search([]).active = False
        cls.env["support.work.type"].search([]).product_id.lst_price = 60.0
        cls.seller = cls._create_user("seller", "group_support_sales")
        cls.bag = cls._create_plan(
            "Two hours a month",
            fee_amount=100.0,
            entitlement_ids=[
                Command.create(
                    {"name": "Hours", "kind": "period_hours", "minutes": 120}
                )
            ],
        )
        cls.demand = cls._create_plan(
            "On demand", rate_ids=[Command.create({"price": 80.0})]
        )
        pack = cls._create_product("Package of 10 h", 400.0, minutes=600)
        cls.packs = cls._create_plan(
            "Packages",
            entitlement_ids=[
                Command.create(
                    {"name": "P", "kind": "prepaid_hours", "product_id": pack.id}
                )
            ],
        )
        # Three hours in each of the last three whole months.
        package = cls._create_package(cls.contract, 6000)
        for month in (4, 5, 6):
            cls._record_move(package, "consume", -180, date(2026, month, 10))

    @classmethod
    def _create_plan(cls, name, **values):
        return cls.env["support.plan"].create({"name": name, **values})

    def _get_totals(self, months):
        plans = self.bag + self.demand + self.packs
        costs = self.customer._get_plan_costs(
            plans, self.env.company, date(2026, 7, 10)
        )
        return {plan: float(cost.total) for plan, cost in costs[months].items()}

    def test_the_same_hours_under_each_plan(self):
        """Fee and an hour beyond it each month; 9 h at 80; one package of 10 h."""
        # The rest of the bag is charged at the list price of the work type: 60.
        self.assertEqual(
            self._get_totals(3),
            {self.bag: 480.0, self.demand: 720.0, self.packs: 400.0},
        )

    def test_a_plan_without_a_product_sells_the_smallest_package(self):
        """And one without prepaid hours, or where none is sold, sells none."""
        self.packs.entitlement_ids.product_id = False
        self.env["product.product"].search(
            [("support_minutes", ">", 0)]
        ).sale_ok = False
        self.assertIsNone(self.packs._as_plan_terms().pack)
        small = self._create_product("Package of 5 h", 220.0, minutes=300)
        self.assertEqual(self.packs._as_plan_terms().pack.minutes, 300)
        self.assertEqual(self._get_totals(3)[self.packs], 2 * small.lst_price)
        self.assertIsNone(self.demand._as_plan_terms().pack)

    def _grant_vendor_hours(self, minutes, start, end):
        terms = self.env["support.entitlement"].create(
            {
                "contract_id": self.contract.id,
                "name": "Licence",
                "kind": "vendor_hours",
                "vendor_id": self.other_customer.id,
                "minutes": minutes,
            }
        )
        return self._create_package(
            self.contract,
            minutes,
            entitlement_id=terms.id,
            date_start=date.fromisoformat(start),
            date_end=date.fromisoformat(end),
        )

    def test_granted_vendor_hours_serve_plans_that_switch_them_on(self):
        """K12: the hour beyond the bag of May and June is the licence's."""
        self._grant_vendor_hours(120, "2026-05-01", "2027-04-30")
        self.assertEqual(self._get_totals(3)[self.bag], 480.0, "the plan has none")
        self.bag.entitlement_ids = [
            Command.create({"name": "Licence", "kind": "vendor_hours"})
        ]
        self.assertEqual(self._get_totals(3)[self.bag], 360.0)

    def test_what_was_used_of_them_before_the_window_is_gone(self):
        """K12: of two hours one was left when the three months began."""
        package = self._grant_vendor_hours(120, "2026-01-01", "2026-12-31")
        self._record_move(package, "consume", -60, date(2026, 2, 10))
        self.bag.entitlement_ids = [
            Command.create({"name": "Licence", "kind": "vendor_hours"})
        ]
        self.assertEqual(self._get_totals(3)[self.bag], 420.0)

    def _switch_vendor_hours_on(self):
        self.bag.entitlement_ids = [
            Command.create({"name": "Licence", "kind": "vendor_hours"})
        ]

    def test_hours_that_were_never_there_serve_no_plan(self):
        """K12: a package that waits for its payment, and one that is void."""
        self._switch_vendor_hours_on()
        void = self._grant_vendor_hours(120, "2026-05-01", "2027-04-30")
        waiting = void.copy({"entitlement_id": void.entitlement_id.id})
        self.assertEqual(waiting.state, "waiting")
        void._void("Never delivered")
        self.assertEqual(self._get_totals(3)[self.bag], 480.0)
        waiting._void("Not paid")
        self.assertEqual(self._get_totals(3)[self.bag], 480.0)

    def test_hours_that_were_transferred_count_once(self):
        """K12: where they went; what expired unused would have been there."""
        self._switch_vendor_hours_on()
        package = self._grant_vendor_hours(60, "2026-05-01", "2026-06-30")
        may = self._grant_vendor_hours(60, "2026-05-01", "2026-05-31")
        self.assertEqual(self._get_totals(3)[self.bag], 360.0)
        package._transfer(60, self.contract, "To the other site", may)
        self.assertEqual(self._get_totals(3)[self.bag], 420.0)
        may._expire()
        self.assertEqual(self._get_totals(3)[self.bag], 420.0)

    def test_what_was_used_beyond_a_licence_adds_nothing(self):
        """K12: hours that were moved to it were used up before, too."""
        self._switch_vendor_hours_on()
        package = self._grant_vendor_hours(120, "2026-01-01", "2026-12-31")
        self._record_move(package, "transfer", 60, date(2026, 1, 10))
        self._record_move(package, "consume", -180, date(2026, 2, 10))
        self.assertEqual(self._get_totals(3)[self.bag], 480.0)

    def test_what_was_taken_back_later_was_not_used(self):
        """A correction of June takes from the months before it."""
        move = self.contract.package_ids.move_ids.filtered(lambda m: m.minutes == -180)
        package = move.package_id
        self._record_move(package, "refund", 240, date(2026, 6, 20))
        # 9 h less 4 h, at 80.
        self.assertEqual(self._get_totals(3)[self.demand], 400.0)

    def test_longer_windows_count_their_fees(self):
        """Six months of fees, the same hours."""
        self.assertEqual(self._get_totals(6)[self.bag], 780.0)
        self.assertEqual(self._get_totals(12)[self.demand], 720.0)

    def test_hours_billed_apart_count_as_used(self):
        """What was charged was worked, too."""
        self._create_charge(60, date=date(2026, 6, 20))
        self._create_charge(
            60, date=date(2026, 6, 20), verdict="no_charge", reason="Goodwill"
        )
        self.assertEqual(self._get_totals(3)[self.demand], 800.0)

    def test_the_month_that_runs_does_not_count(self):
        """Only whole months are compared."""
        self._create_charge(600, date=date(2026, 7, 2))
        self.assertEqual(self._get_totals(3)[self.demand], 720.0)

    def test_sales_see_them_side_by_side(self):
        """The cheapest first, with today's plan and bars."""
        self.contract.plan_id = self.demand
        adviser = self.env["support.plan.adviser"].with_user(self.seller)
        form = Form(adviser.with_context(default_contract_id=self.contract.id))
        self.assertEqual(form.partner_id, self.customer)
        html = str(form.save().comparison)
        positions = [html.index(p.name) for p in (self.packs, self.demand)]
        self.assertEqual(positions, sorted(positions))
        for text in (
            "Today's plan",
            "720.00",
            "<rect",
            "Last 12 months",
            "Beyond the hours",
        ):
            self.assertIn(text, html.replace("&#39;", "'"))
        with Form(adviser) as empty:
            self.assertFalse(empty.comparison)
            empty.partner_id = self.customer
            empty.plan_ids = self.env["support.plan"]
        self.assertIn("Choose the plans", str(empty.record.comparison))

    def test_names_are_text(self):
        """A plan called <script> is written, not run."""
        self.demand.name = "<script>x</script>"
        adviser = self.env["support.plan.adviser"].create(
            {"partner_id": self.customer.id}
        )
        self.assertNotIn("<script>", str(adviser.comparison))

    def test_who_asks(self):
        """Sales and managers; no consultant, no customer."""
        values = {"partner_id": self.customer.id}
        self.assertTrue(
            self.env["support.plan.adviser"].with_user(self.manager).create(values)
        )
        for user in (self.consultant, self.accountant, self.lead_user):
            with self.assertRaises(AccessError):
                self.env["support.plan.adviser"].with_user(user).create(values)
