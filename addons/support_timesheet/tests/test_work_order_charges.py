from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_orders import OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderCharges(OrderCase):
    """W5, W6: materials and travel are charged, discounts stay visible."""

    def test_materials_become_charges_once(self):
        """W3, W5: at the price of the contract, without the labour's discount."""
        order = self._create_order_with_material(quantity=2)
        order.action_confirm()
        charge = self.charges_of_order(order)
        self.assertRecordValues(
            charge,
            [
                {
                    "quantity": 2,
                    "price_unit": 80,
                    "amount": 160,
                    "verdict": "billable",
                    "date": date(2026, 3, 10),
                    "contract_id": self.contract.id,
                    "source_model": "support.work.order.line",
                }
            ],
        )

    def test_goodwill_is_written_down_with_its_reason(self):
        """W6: 100 % off, printed, with the reason; none is refused."""
        order = self._create_order()
        with self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017
            self._add(order, discount=100).flush_recordset()
        self._add(order, discount=100, reason="Our part failed")
        order.action_confirm()
        self.assertRecordValues(
            self.charges_of_order(order),
            [
                {
                    "verdict": "no_charge",
                    "reason": "Our part failed",
                    "value": 80,
                    "amount": 0,
                }
            ],
        )

    def test_negative_material_is_refused(self):
        order = self._create_order()
        for values in ({"quantity": -1}, {"quantity": 0}, {"price_unit": -5}):
            with self.assertRaisesRegex(ValidationError, "the quantity is above zero"):
                self._add(order, **values)

    def test_a_cancelled_one_takes_its_open_charges_back(self):
        order = self._create_order_with_material()
        order.action_confirm()
        order.action_cancel("Wrong material")
        self.assertFalse(self.charges_of_order(order))

    def test_what_is_proposed_is_cancelled_first(self):
        order = self._create_order_with_material()
        order.action_confirm()
        proposal = self._propose()
        with self.assertRaisesRegex(UserError, "cancel that first"):
            order.action_cancel("Wrong material")
        self.assertEqual(self.charges_of_order(order).proposal_id, proposal)

    def test_the_invoice_quotes_the_number_and_a_cancelled_one_is_deducted(self):
        """W3: the number of the work order is on the invoice line."""
        order = self._create_order_with_material()
        order.action_confirm()
        proposal = self._propose()
        proposal.action_send()
        approval = proposal.approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.lead_user)._decide(True)
        move = proposal._create_invoices()
        self.assertIn("ALB/2026/00001", move.invoice_line_ids.name)
        order.with_user(self.dispatcher).action_cancel("It was another customer's")
        self.assertEqual(self.charges_of_order(order).mapped("quantity"), [1.0, -1.0])

    def _propose(self):
        return self.env["support.billing.proposal"]._create_proposals(
            self.contract, date(2026, 3, 1), date(2026, 3, 31)
        )

    def test_materials_that_nobody_confirmed_keep_the_period_open(self):
        """W3: they would be lost to the invoice."""
        self._create_order_with_material()
        month = date(2026, 3, 1), date(2026, 3, 31)
        [sentence] = self.contract._period_blockers(*month)[self.contract]
        self.assertIn("1 work orders with materials are not confirmed", sentence)

    def test_labour_under_maintenance_shows_its_price_and_its_discount(self):
        """W5: 100 %, visible, and the material beside it is paid."""
        self.env["support.entitlement"].create(
            {
                "contract_id": self.contract.id,
                "name": "Full maintenance",
                "kind": "maintenance",
                "work_type_ids": self.work_type.ids,
            }
        )
        self.log(1.5)
        order = self._create_order_with_material()
        order.action_confirm()
        self.assertRecordValues(
            order.labour_line_ids,
            [
                {
                    "minutes": 90,
                    "price_unit": 60,
                    "discount": 100,
                    "amount": 0,
                    "settlement": "discounted",
                    "reason": "Maintenance agreement “Full maintenance”",
                }
            ],
        )
        self.assertEqual(order.amount, 80)

    def test_travel_is_discounted_where_the_maintenance_includes_it(self):
        """Rule 10: travel where flagged; materials never (W5)."""
        terms = self.env["support.entitlement"].create(
            {
                "contract_id": self.contract.id,
                "name": "Full maintenance",
                "kind": "maintenance",
            }
        )
        for flagged, discount in ((False, 0), (True, 100)):
            terms.covers_travel = flagged
            order = self._create_order_with_material()
            travel = self._add(order, kind="travel", price_unit=30)
            order.action_confirm()
            self.assertEqual(travel.discount, discount)
            self.assertEqual(order.amount, 80 if flagged else 110)
        self.assertEqual(travel.reason, "Maintenance agreement “Full maintenance”")

    def test_travel_is_charged_where_the_ticket_was_decided_otherwise(self):
        """K20: staff said that it comes from the contract."""
        self.env["support.entitlement"].create(
            {
                "contract_id": self.contract.id,
                "name": "Full maintenance",
                "kind": "maintenance",
                "covers_travel": True,
            }
        )
        self.ticket._decide_cover("contract", "Not of the agreement")
        order = self._create_order()
        travel = self._add(order, kind="travel", price_unit=30)
        order.action_confirm()
        self.assertEqual(travel.discount, 0)

    def test_goodwill_of_time_is_on_the_paper(self):
        """W6: the verdict of the entry and its reason."""
        self.log(1, support_verdict="no_charge", verdict_reason="Courtesy")
        order = self._create_order()
        order.action_confirm()
        self.assertRecordValues(
            order.labour_line_ids,
            [{"discount": 100, "reason": "Courtesy", "amount": 0}],
        )

    def test_hours_of_a_package_cost_nothing_apart(self):
        """K18: they come from the balance, and are not charged."""
        self._create_package(self.contract, 600)
        self.log(1)
        order = self._create_order()
        order.action_confirm()
        self.assertRecordValues(
            order.labour_line_ids, [{"settlement": "hours", "amount": 0}]
        )

    def test_after_the_decision_it_says_what_became_of_the_time(self):
        """K18: 40 minutes from the package, the rest charged."""
        self._create_package(self.contract, 40)
        self.contract.overage_policy = "bill"
        self.log(1)
        self.close()
        order = self.orders()
        order.action_confirm()
        self.assertRecordValues(
            order.labour_line_ids.sorted("minutes"),
            [
                {"settlement": "charged", "minutes": 20, "amount": 20},
                {"settlement": "hours", "minutes": 40, "amount": 0},
            ],
        )
