"""Tax, fiscal position, currency and payment terms as Odoo does them: Spain, Peru."""

import pytest

from odoo.tests import tagged

from odoo.addons.support_contracts.tests.common_money import MoneyCase


class ChartCase(MoneyCase):
    chart = country = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = f"l10n_{cls.country.lower()}"
        found = cls.env["ir.module.module"].search([("name", "=", module)])
        if found.state != "installed":
            cls.skipTest(cls, f"{module} is not installed")
        cls.company = cls.env["res.company"].create(
            {
                "name": f"Soporte {cls.country}",
                "country_id": cls.env.ref(f"base.{cls.country.lower()}").id,
            }
        )
        cls.env.user.company_ids += cls.company
        cls.env["account.chart.template"].try_loading(
            cls.chart, company=cls.company, install_demo=False
        )
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.product_hour = cls.env["product.product"].create(
            {
                "name": "Hora de soporte",
                "type": "service",
                "uom_id": cls.env.ref("uom.product_uom_hour").id,
                "taxes_id": cls.company.account_sale_tax_id.ids,
            }
        )

    def bill(self, customer, minutes=100, **values):
        """The draft invoice of an approved proposal of ``minutes`` at 1 a minute."""
        contract = self._create_contract(
            customer, company_id=self.company.id, tz="UTC", **values
        )
        self._create_charge(minutes, contract=contract, product_id=self.product_hour.id)
        proposal = self._propose(contract)
        proposal.sudo().state = "approved"
        move = proposal._create_invoices()
        self.assertEqual(move.amount_untaxed, proposal.amount)
        self.assertEqual(move.company_id, self.company)
        return move

    def create_customer_of(self, country, **values):
        return self.env["res.partner"].create(
            {
                "name": f"Cliente {country}",
                "is_company": True,
                "country_id": self.env.ref(f"base.{country}").id,
                **values,
            }
        )


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestSpain(ChartCase):
    chart, country = "es_pymes", "ES"

    def test_the_sale_tax_of_the_chart_is_added(self):
        """K5: IVA 21 %, in euros."""
        move = self.bill(self.create_customer_of("es"))
        self.assertEqual(move.currency_id.name, "EUR")
        self.assertEqual((move.amount_tax, move.amount_total), (21.0, 121.0))
        move.invoice_date = "2026-06-30"
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_a_fiscal_position_maps_the_tax(self):
        """K5: a customer of the Union pays no IVA, as the customer's position says."""
        position = self.env["account.fiscal.position"].search(
            [("company_id", "=", self.company.id), ("name", "ilike", "intra")], limit=1
        )
        self.assertTrue(position)
        customer = self.create_customer_of("fr")
        customer.property_account_position_id = position
        move = self.bill(customer)
        self.assertEqual(move.fiscal_position_id, position)
        self.assertEqual(move.amount_total, 100.0)

    def test_payment_terms_of_the_customer_date_the_invoice(self):
        """K5: 30 days."""
        customer = self.create_customer_of("es")
        terms = self.env.ref("account.account_payment_term_30days")
        customer.property_payment_term_id = terms
        move = self.bill(customer)
        move.invoice_date = "2026-06-30"
        self.assertEqual(move.invoice_payment_term_id, terms)
        self.assertEqual(str(move.invoice_date_due), "2026-07-30")


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestPeru(ChartCase):
    chart, country = "pe", "PE"

    def test_the_sale_tax_of_the_chart_is_added(self):
        """K5: IGV 18 %, in soles."""
        move = self.bill(self.create_customer_of("pe"))
        self.assertEqual(move.currency_id.name, "PEN")
        self.assertEqual((move.amount_tax, move.amount_total), (18.0, 118.0))

    def test_a_contract_in_dollars_is_invoiced_in_dollars(self):
        """K5: in the currency of the contract."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        move = self.bill(self.create_customer_of("pe"), currency_id=dollar.id)
        self.assertEqual(move.currency_id, dollar)
        self.assertEqual(move.amount_total, 118.0)
