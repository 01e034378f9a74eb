from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 12:00:00")
class TestContractScope(PeopleCase):
    """Which contract serves a piece of work; what is out of all is independent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.on_site = cls._create_work_type("ONSITE")
        cls.first = cls._create_scoped(cls.work_type, sequence=1)
        cls.second = cls._create_scoped(cls.on_site, sequence=2)
        cls.contract._end("Replaced")
        cls.ticket = cls._create_ticket(support_contract_id=cls.first.id)
        cls.day = date(2026, 3, 10)

    @classmethod
    def _create_scoped(cls, work_types, **values):
        terms = {"kind": "prepaid_hours", "work_type_ids": work_types.ids}
        return cls._create_contract(entitlements=[terms], tz="UTC", **values)

    def _find(self, work_type, ticket=None):
        ticket = ticket or self.ticket
        request = (ticket, work_type, self.day)
        return ticket._get_contracts_of_work({request})[request]

    def test_the_first_contract_whose_scope_admits_the_work(self):
        self.assertEqual(self.ticket.support_contract_id, self.first)
        self.assertEqual(self._find(self.work_type), self.first)

    def test_work_out_of_scope_falls_to_the_next_contract_in_force(self):
        self.assertEqual(self._find(self.on_site), self.second)

    def test_the_named_fallback_goes_before_the_others(self):
        third = self._create_scoped(self.on_site, sequence=50)
        self.first.fallback_contract_id = third
        self.assertEqual(self._find(self.on_site), third)

    def test_a_contract_not_in_force_serves_nothing(self):
        self.second._end("Over")
        self.assertTrue(self._find(self.on_site).is_independent)

    def test_an_entitlement_that_is_over_admits_nothing(self):
        self.second.entitlement_ids.date_end = date(2026, 2, 28)
        self.assertTrue(self._find(self.on_site).is_independent)

    def test_a_contract_that_limits_nothing_admits_all(self):
        free = self._create_contract(tz="UTC", sequence=3)
        other = self._create_work_type("OTHER")
        self.assertEqual(self._find(other), free)

    def test_work_out_of_every_scope_is_independent(self):
        """K11: out of a contract's scope, charged per hour at the standard rate."""
        other = self._create_work_type("OTHER")
        account = self._find(other)
        self.assertRecordValues(
            account,
            [
                {
                    "is_independent": True,
                    "partner_id": self.customer.id,
                    "state": "active",
                    "key_users_only": False,
                    "overage_policy": "bill",
                }
            ],
        )
        self.assertEqual(self._find(other), account, "one account per customer")

    def test_staff_may_say_that_it_is_independent(self):
        """K20: the verdict of staff rules over the scope."""
        self.ticket._decide_cover("independent", "Not what was agreed")
        self.assertTrue(self._find(self.work_type).is_independent)

    def test_the_account_never_serves_before_a_contract(self):
        self._find(self._create_work_type("OTHER"))
        ticket = self._create_ticket()
        self.assertEqual(ticket.support_contract_id, self.first)

    def test_fallbacks_never_run_in_circles(self):
        self.first.fallback_contract_id = self.second
        with self.assertRaisesRegex(ValidationError, "fall back to itself"):
            self.second.fallback_contract_id = self.first
        with self.assertRaisesRegex(ValidationError, "fall back to itself"):
            self.first.fallback_contract_id = self.first

    def test_a_fallback_is_of_the_same_customer(self):
        foreign = self._create_contract(self.other_customer)
        with self.assertRaisesRegex(ValidationError, "not a contract of"):
            self.first.fallback_contract_id = foreign

    def test_the_standard_rate_is_the_one_of_the_day(self):
        """K11: the plan's rate of the day, else the list price; never a discount."""
        account = self._find(self._create_work_type("OTHER"))
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Friends",
                "item_ids": [(0, 0, {"compute_price": "fixed", "fixed_price": 1.0})],
            }
        )
        self.customer.property_product_pricelist = pricelist
        request = (self.work_type, self.day)
        prices = account._get_hourly_prices([request])
        self.assertEqual(prices[request].amount, 50.0)
        account.plan_id.rate_ids = [(0, 0, {"price": 80.0})]
        price = account._get_hourly_prices([request])[request]
        self.assertEqual(price.amount, 80.0)
        self.assertIn("Standard rate of Independent work", price.reason)

    def test_without_a_plan_the_manager_is_told(self):
        self.env.ref("support_contracts.plan_independent").unlink()
        with self.assertRaisesRegex(UserError, "Choose the plan"):
            self._find(self._create_work_type("OTHER"))

    def test_nobody_declares_an_account_by_hand(self):
        with self.assertRaises(UserError):
            self.first.with_user(self.manager).is_independent = True

    def test_products_limit_an_entitlement_to_their_installations(self):
        product = self._create_product("Machine")
        installation = self.env["support.installation"].create(
            {
                "name": "Machine 1",
                "partner_id": self.customer.id,
                "product_id": product.id,
            }
        )
        entitlement = self.second.entitlement_ids
        entitlement.covered_product_ids = product
        self.assertTrue(self._find(self.on_site).is_independent)
        self.ticket.support_installation_id = installation
        self.assertEqual(self._find(self.on_site), self.second)
        entitlement.installation_ids = installation
        self.assertEqual(self._find(self.on_site), self.second)
        entitlement.installation_ids = installation.copy({"name": "Machine 2"})
        self.assertTrue(self._find(self.on_site).is_independent)
