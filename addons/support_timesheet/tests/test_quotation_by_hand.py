from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_estimates import QuotationCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQuotationByHand(QuotationCase):
    """K6: what was sold, and what it paid, is what was signed: nobody types it."""

    def test_nobody_types_what_an_order_sold(self):
        """K6: it would pay for work that nobody bought."""
        salesman = self._create_user(
            "salesman", "sales_team.group_sale_salesman_all_leads"
        )
        order = self.sell(60)
        orders = order.browse().with_user(salesman)
        values = {"partner_id": self.customer.id}
        claims = {
            "support_sold_minutes": 100000,
            "support_sold_amount": 1.0,
            "support_estimate_id": order.support_estimate_id.id,
        }
        for name, value in claims.items():
            with self.subTest(name=name):
                with self.assertRaisesRegex(AccessError, "those of its estimate"):
                    order.with_user(salesman).write({name: value})
                with self.assertRaisesRegex(AccessError, "those of its estimate"):
                    orders.create(values | {name: value})
                proposed = orders.with_context(**{f"default_{name}": value})
                self.assertFalse(proposed.create(values)[name])
        order.with_user(salesman).client_order_ref = "A-1"

    def test_nobody_types_that_hours_were_sold(self):
        """K6: what was sold is what was signed."""
        tickets = self.env["helpdesk.ticket"].with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "what was signed"):
            tickets.browse(self.ticket.id).has_sold_hours = True
        values = {"name": "Printer", "description": "It is off"}
        created = tickets.create(values | {"has_sold_hours": True})
        created |= tickets.with_context(default_has_sold_hours=True).create(values)
        self.assertFalse(any(created.mapped("has_sold_hours")))

    def test_nobody_claims_by_hand_that_an_order_paid(self):
        order = self.sell(60)
        values = {
            "name": "Work",
            "contract_id": self.contract.id,
            "product_id": self.product_hour.id,
            "date": "2026-03-10",
            "minutes": 60,
        }
        charges = self.env["support.charge"].with_user(self.manager)
        for claim in ({"sale_order_id": order.id}, {"sold_minutes": -60}):
            with self.assertRaises(UserError):
                charges.create(values | claim)
