from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common_money import PackageSaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestPackageSale(PackageSaleCase):
    """K9: hour packages are sold by an ordinary quotation."""

    # ------------------------------------------------------------------
    # Which contract
    # ------------------------------------------------------------------

    def test_the_only_contract_of_the_customer_is_proposed(self):
        """K9: a contact of the customer buys for the customer's contract."""
        order = self._create_order(partner_id=self.lead.id)
        self.assertEqual(order.support_contract_id, self.contract)

    def test_company_covered_by_a_contract_buys_for_it(self):
        """K4: companies of the group share the contract."""
        sister = self._create_customer("Sister company")
        self.contract.covered_partner_ids = sister
        order = self._create_order(partner_id=sister.id)
        self.assertEqual(order.support_contract_id, self.contract)

    def test_between_two_contracts_the_seller_chooses(self):
        """K5: nobody guesses."""
        self._create_contract()
        order = self._create_order()
        self.assertFalse(order.support_contract_id)
        with self.assertRaisesRegex(UserError, "choose the contract"):
            order.action_confirm()

    # ------------------------------------------------------------------
    # Package
    # ------------------------------------------------------------------

    def test_confirmed_order_becomes_a_package(self):
        """K9, K10: minutes of the variant × quantity, value of an hour untaxed."""
        order, package = self._sell(quantity=2)
        self.assertRecordValues(
            package,
            [
                {
                    "contract_id": self.contract.id,
                    "origin": "sale",
                    "state": "open",
                    "granted_minutes": 1200,
                    "remaining_minutes": 1200,
                    "unit_value": 45.0,
                    "date_start": date(2026, 6, 10),
                    "date_end": date(2027, 6, 9),
                }
            ],
        )
        self.assertEqual(order.support_package_count, 1)

    def test_discount_lowers_the_value_of_the_hour(self):
        """K10: 10 % off 45 an hour."""
        order = self._create_order()
        order.order_line.discount = 10.0
        order.action_confirm()
        self.assertEqual(self._get_packages(order).unit_value, 40.5)

    def test_salesman_sells_without_rights_on_packages(self):
        """Who: sales sells, the ledger grants."""
        order = self._create_order(user_id=self.salesman.id)
        order.with_user(self.salesman).action_confirm()
        self.assertEqual(self._get_packages(order).state, "open")

    def test_day_begins_in_the_contracts_time_zone(self):
        """Time zone on purpose: at 23:30 UTC it is the next day in Madrid."""
        self.contract.tz = "Europe/Madrid"
        with freeze_time("2026-06-10 23:30:00"):
            _order, package = self._sell()
        self.assertEqual(package.date_start, date(2026, 6, 11))

    def test_hours_belong_to_the_entitlement_of_the_product(self):
        """The product's own, then a general one, then a new one."""
        order = self._create_order()
        order.action_confirm()
        made = self._get_packages(order).entitlement_id
        self.assertEqual(made.product_id, self.product_pack)
        general = made.copy({"product_id": False})
        self.assertEqual(
            self.contract._get_package_entitlement(self.product_pack), made
        )
        self.assertEqual(
            self.contract._get_package_entitlement(self.product_hour), general
        )

    def test_packaging_of_six_is_six_packages_of_hours(self):
        """K9: minutes come from the product, never from a unit of time."""
        order = self._create_order()
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_pack_6")
        order.action_confirm()
        self.assertEqual(self._get_packages(order).granted_minutes, 3600)

    # ------------------------------------------------------------------
    # Refused sales
    # ------------------------------------------------------------------

    def test_part_of_a_package_is_not_sold(self):
        """Bad input: half a package has no whole minutes to promise."""
        order = self._create_order(1.5)
        with self.assertRaisesRegex(UserError, "whole units"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_other_currency_is_refused(self):
        """Bad input: the value of the hours would be in another money."""
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "X"})
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self._create_order(pricelist_id=pricelist.id)
        with self.assertRaisesRegex(UserError, self.contract.currency_id.name):
            order.action_confirm()

    def test_other_company_is_refused(self):
        """Bad input: contract and order are of one company."""
        company = self.env["res.company"].create({"name": "Another firm"})
        contract = self._create_contract(company_id=company.id, state="draft")
        error = contract._get_sale_error(self._create_order())
        self.assertIn("Another firm", error)

    def test_contract_of_another_customer_is_refused(self):
        """Bad input: hours go to who pays for them."""
        other = self._create_contract(self.other_customer)
        order = self._create_order(support_contract_id=other.id)
        with self.assertRaisesRegex(UserError, "another customer"):
            order.action_confirm()

    def test_contract_not_in_force_is_refused(self):
        """Bad input: not signed yet, ended, or its last day is over."""
        draft = self._create_contract(state="draft")
        ended = self._create_contract()
        ended._end("Changed")
        over = self._create_contract(state="signed")
        over.date_end = date(2026, 6, 9)
        for contract, words in (
            (draft, "not signed"),
            (ended, "has ended"),
            (over, "has ended"),
        ):
            order = self._create_order(support_contract_id=contract.id)
            with self.assertRaisesRegex(UserError, words):
                order.action_confirm()

    # ------------------------------------------------------------------
    # Twice, changed, cancelled
    # ------------------------------------------------------------------

    def test_confirmed_twice_grants_once(self):
        """Double click on every button: once, and a plain message."""
        order, package = self._sell()
        with self.assertRaises(UserError):
            order.action_confirm()
        self.assertEqual(self._get_packages(order), package)

    def test_granted_quantity_is_not_changed(self):
        """More hours are a new line, which is granted at once."""
        order, package = self._sell()
        with self.assertRaisesRegex(UserError, "new line"):
            order.order_line.product_uom_qty = 2
        order.order_line.product_uom_qty = 1
        order.order_line = [
            Command.create({"product_id": self.product_pack.id, "product_uom_qty": 3})
        ]
        self.assertEqual((self._get_packages(order) - package).granted_minutes, 1800)

    def test_line_added_later_is_checked_too(self):
        """Bad input: not only at confirmation."""
        order, _package = self._sell()
        line = {"product_id": self.product_pack.id, "product_uom_qty": 0.5}
        with self.assertRaisesRegex(UserError, "whole units"):
            order.order_line = [Command.create(line)]

    def test_cancelled_order_takes_unburnt_hours_back(self):
        """K9: what was not used is taken back, and the order may be sold again."""
        order, package = self._sell()
        order._action_cancel()
        self.assertRecordValues(package, [{"state": "closed", "remaining_minutes": 0}])
        self.assertLedgerAdds(package)
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self._get_packages(order).remaining_minutes, 600)

    def test_cancelled_order_drops_a_package_still_waiting(self):
        """K9: nothing was granted yet."""
        order, package = self._sell("paid")
        order._action_cancel()
        self.assertFalse(package.exists())

    def test_burnt_hours_keep_the_order(self):
        """K9: used hours are paid."""
        order, package = self._sell()
        self._record_move(package, "consume", -1)
        with self.assertRaisesRegex(UserError, "used already"):
            order._action_cancel()
        self.assertEqual(order.state, "sale")

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def test_seller_sees_the_contract_where_hours_are_sold(self):
        """K9: the quotation asks for the contract only where it needs it."""
        with Form(self.env["sale.order"]) as form:
            form.partner_id = self.customer
            self.assertTrue(form._get_modifier("support_contract_id", "invisible"))
            with form.order_line.new() as line:
                line.product_id = self.product_pack
            self.assertFalse(form._get_modifier("support_contract_id", "invisible"))
            self.assertEqual(form.support_contract_id, self.contract)

    def test_hours_of_a_product_are_those_of_its_only_variant(self):
        """K9: typed on the template, kept on the variant."""
        template = self.product_pack.product_tmpl_id
        self.assertEqual(template.support_minutes, 600)
        template.support_minutes = 300
        self.assertEqual(self.product_pack.support_minutes, 300)
