from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestAdviser(AgreedCase):
    """Two hours of mitigation, at 60 an hour on demand."""

    def plan(self, name, fee):
        product = self._create_product(name, fee)
        return self.env["support.plan"].create(
            {"name": name, "fee_product_id": product.id, "fee_amount": fee}
        )

    def options(self, emergency):
        return emergency.sudo()._get_options()

    def test_the_cheapest_plan_is_shown_however_many_there_are(self):
        """E14: of all that the firm sells, not of the first three."""
        for name, fee in (("A", 400.0), ("B", 300.0), ("C", 200.0), ("D", 100.0)):
            self.plan(name, fee)
        options = self.options(self.offered())
        plans = [option for option in options if option.model == "new_plan"]
        names = [option.name for option in plans]
        self.assertEqual(len(plans), 3)
        self.assertIn("D", names)
        self.assertNotIn("A", names)
        amounts = [option.amount for option in options]
        self.assertEqual(amounts, sorted(amounts))

    def test_currencies_are_compared_by_what_they_are_worth(self):
        """E14: 100 of a currency worth half are less than 60 of ours."""
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [(0, 0, {"name": "2020-01-01", "rate": 2.0})],
            }
        )
        for price, expected in ((110.0, "own"), (130.0, "on_demand")):
            emergency = self.offered(self.lead)
            pricelist = self.env["product.pricelist"].create(
                {"name": "TST", "currency_id": currency.id}
            )
            contract = self._create_contract(pricelist_id=pricelist.id)
            self.assertEqual(contract.currency_id, currency)
            self.env["support.rate"].create(
                {"contract_id": contract.id, "price": price}
            )
            emergency.sudo().own_contract_id = contract
            options = {option.model: option for option in self.options(emergency)}
            self.assertEqual(options["own"].currency, currency)
            self.assertEqual(options["own"].amount, 2 * price)
            cheapest = [m for m, option in options.items() if option.is_cheapest]
            self.assertEqual(cheapest, [expected])
            self.assertEqual(next(iter(options)), expected)
