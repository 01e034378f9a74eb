from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common import SupportCommon

JUNE = date(2026, 6, 10)


@tagged("post_install", "-at_install")
class TestHourlyPrice(SupportCommon):
    """K10, K11: contract rate → contract pricelist → customer's → list price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract()
        cls.on_site = cls._create_work_type("ONSITE")

    @classmethod
    def _create_rate(cls, price, **values):
        return cls.env["support.rate"].create(
            {"contract_id": cls.contract.id, "price": price, **values}
        )

    @classmethod
    def _create_pricelist(cls, price=None, **values):
        """A pricelist whose only rule, if any, gives the support hour this price."""
        items = [
            Command.create(
                {
                    "applied_on": "0_product_variant",
                    "product_id": cls.product_hour.id,
                    "compute_price": "fixed",
                    "fixed_price": price,
                }
            )
        ]
        return cls.env["product.pricelist"].create(
            {"name": "Gold", "item_ids": items if price else [], **values}
        )

    def _get_price(self, work_type=None, day=JUNE, contract=None):
        request = (work_type or self.work_type, day)
        return (contract or self.contract)._get_hourly_prices([request])[request]

    def test_rate_of_the_work_type_rules_before_the_general_one(self):
        """K10: the rate agreed for this work, then the one for any work."""
        self._create_rate(80.0)
        self._create_rate(70.0, work_type_id=self.work_type.id)
        self.assertEqual(self._get_price().amount, 70.0)
        self.assertEqual(self._get_price(self.on_site).amount, 80.0)

    def test_rate_counts_on_its_dates_and_the_latest_start_rules(self):
        """K10: prices change with the years; both days are included."""
        self._create_rate(70.0)
        self._create_rate(75.0, date_start="2026-06-01", date_end="2026-06-30")
        days = {
            date(2026, 5, 31): 70.0,
            date(2026, 6, 1): 75.0,
            date(2026, 6, 30): 75.0,
            date(2026, 7, 1): 70.0,
        }
        for day, amount in days.items():
            self.assertEqual(self._get_price(day=day).amount, amount, day)

    def test_rate_says_why(self):
        """K10: the sentence names the contract and the day the rate began."""
        self._create_rate(75.0, work_type_id=self.work_type.id, date_start="2026-06-01")
        reason = self._get_price().reason
        for part in (self.contract.name, "REMOTE", "06/01/2026"):
            self.assertIn(part, reason)

    def test_every_kind_of_rate_has_its_sentence(self):
        """K10: with and without work type, with and without start."""
        general = self._create_rate(1.0)
        dated = self._create_rate(1.0, date_start="2026-06-01")
        typed = self._create_rate(1.0, work_type_id=self.work_type.id)
        sentences = {rate._describe() for rate in general + dated + typed}
        self.assertEqual(len(sentences), 3)

    def test_pricelist_of_the_contract_rules_before_the_customers(self):
        """K10: the contract's pricelist prices what no rate does."""
        self.customer.property_product_pricelist = self._create_pricelist(44.0)
        self.contract.pricelist_id = self._create_pricelist(66.0, name="Platinum")
        price = self._get_price()
        self.assertEqual(price.amount, 66.0)
        self.assertIn("Platinum", price.reason)

    def test_pricelist_without_a_rule_leaves_it_to_the_customers(self):
        """K10: a pricelist that does not know the product says nothing."""
        self.contract.pricelist_id = self._create_pricelist()
        self.customer.property_product_pricelist = self._create_pricelist(44.0)
        self.assertEqual(self._get_price().amount, 44.0)

    def test_list_price_is_the_standard_rate(self):
        """K11: without agreement the current standard rate, in hours, rules."""
        price = self._get_price()
        self.assertEqual(price.amount, 50.0)
        self.assertIn("Support hour", price.reason)

    def test_price_of_a_day_or_a_minute_becomes_one_of_an_hour(self):
        """K11: 8 hours a day, 60 minutes an hour, without rounding."""
        for unit, price in (("day", 400.0), ("minute", 0.9)):
            product = self._create_product(
                unit, price, uom_id=self.env.ref(f"uom.product_uom_{unit}").id
            )
            work_type = self._create_work_type(unit, product_id=product.id)
            self.assertAlmostEqual(
                self._get_price(work_type).amount, {"day": 50, "minute": 54}[unit]
            )

    def test_service_sold_by_the_unit_has_the_price_of_an_hour(self):
        """K11: only units of time are converted."""
        product = self._create_product(
            "Unit", 33.0, uom_id=self.env.ref("uom.product_uom_unit").id
        )
        work_type = self._create_work_type("UNIT", product_id=product.id)
        self.assertEqual(self._get_price(work_type).amount, 33.0)

    def test_price_is_in_the_currency_of_the_contract(self):
        """K10: list prices are converted at the day of the work."""
        dollars = self.env.ref("base.USD")
        company = self.env.company
        foreign = (self.env.ref("base.EUR") + dollars) - company.currency_id
        foreign = foreign[:1]
        foreign.active = True
        foreign.rate_ids = [
            Command.clear(),
            Command.create({"name": "2026-01-01", "rate": 2.0}),
        ]
        contract = self._create_contract(
            self.other_customer, currency_id=foreign.id, state="draft"
        )
        self.assertEqual(self._get_price(contract=contract).amount, 100.0)

    def test_work_without_type_has_the_general_rate_or_none(self):
        """K10: no type, no product: only a general rate can price it."""
        none = self.env["support.work.type"]
        request = (none, JUNE)
        price = self.contract._get_hourly_prices([request])[request]
        self.assertEqual(price.amount, 0.0)
        self._create_rate(80.0)
        price = self.contract._get_hourly_prices([request])[request]
        self.assertEqual(price.amount, 80.0)

    def test_rate_of_a_plan_is_copied_with_its_dates(self):
        """K10: what the plan offers becomes the contract's own."""
        plan = self.env["support.plan"].create(
            {
                "name": "Gold",
                "rate_ids": [Command.create({"price": 42, "date_start": "2026-02-01"})],
            }
        )
        contract = self._create_contract(plan_id=plan.id)
        self.assertRecordValues(
            contract.rate_ids, [{"price": 42, "date_start": date(2026, 2, 1)}]
        )

    def test_prices_of_fifty_contracts_cost_the_queries_of_one(self):
        """Numbers: queries do not follow the contracts."""
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(50)]
        )
        contracts = self.env["support.contract"].create(
            [{"partner_id": customer.id} for customer in customers]
        )
        requests = [(self.work_type, JUNE), (self.on_site, JUNE)]
        counts = []
        for batch in (contracts[:1], contracts):
            self.env.flush_all()
            self.env.invalidate_all()
            self.work_type.mapped("product_id.list_price")
            before = self.cr.sql_log_count
            prices = batch._get_hourly_prices_by_contract(
                {contract: requests for contract in batch}
            )
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(prices), len(batch))
        self.assertLessEqual(counts[1], counts[0])
