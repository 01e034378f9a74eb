from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_money import PackageSaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestPackageGate(PackageSaleCase):
    """Hours are usable once they are signed, invoiced or paid, as agreed."""

    def test_gate_invoiced_opens_when_the_invoice_is_posted(self):
        """Activation gate."""
        order, package = self._sell("invoiced")
        move = order._create_invoices()
        self.assertEqual(package.state, "waiting")
        self._post(move)
        self.assertRecordValues(package, [{"state": "open", "remaining_minutes": 600}])

    def test_gate_paid_opens_when_the_invoice_is_paid(self):
        """Activation gate; told twice it opens once."""
        order, package = self._sell("paid")
        move = self._invoice_order(order)
        self.assertEqual(package.state, "waiting")
        self._pay(move)
        self.assertEqual(package.state, "open")
        move._invoice_paid_hook()
        self.assertEqual(package.remaining_minutes, 600)

    def test_reversed_payment_suspends_the_package(self):
        """Rule 12: suspended until it is paid again; the ledger is untouched."""
        order, package = self._sell("paid")
        move = self._invoice_order(order)
        self._pay(move)
        move.line_ids.remove_move_reconcile()
        self.run_cron("cron_follow_payments")
        self.assertRecordValues(
            package, [{"state": "suspended", "remaining_minutes": 600}]
        )
        self._pay(move)
        self.assertEqual(package.state, "open")

    def _reverse_payment(self, move):
        move.line_ids.remove_move_reconcile()
        self.run_cron("cron_follow_payments")

    def test_minutes_burnt_of_an_unpaid_package_are_proposed_once(self):
        """Rule 12: at the value of its hour; paid again, they are forgotten."""
        order, package = self._sell("paid")
        move = self._invoice_order(order)
        self._pay(move)
        self._record_move(package, "consume", -90)
        for _time in range(2):
            self._reverse_payment(move)
            self.run_cron("cron_follow_payments")
            self.assertRecordValues(
                self.contract.charge_ids,
                [{"minutes": 90, "price_unit": 45.0, "amount": 67.5, "state": "open"}],
            )
            self._pay(move)
            self.assertFalse(self.contract.charge_ids)
        self.assertEqual(package.remaining_minutes, 510)

    def test_burnt_minutes_on_their_way_to_the_customer_stay_there(self):
        """Rule 12, nothing twice: only what was burnt since is proposed anew."""
        order, package = self._sell("paid")
        move = self._invoice_order(order)
        self._pay(move)
        self._record_move(package, "consume", -90)
        self._reverse_payment(move)
        self._propose().action_send()
        self._pay(move)
        self.assertEqual(self.contract.charge_ids.state, "proposed")
        self._record_move(package, "consume", -30)
        self._reverse_payment(move)
        self.assertEqual(self.contract.charge_ids.mapped("minutes"), [90, 30])

    @freeze_time("2026-07-01 12:00:00")
    def test_credit_note_in_full_takes_the_payment_away(self):
        """Rule 12: in part, or still a draft, it does not."""
        order, package = self._sell("invoiced")
        move = self._invoice_order(order)
        part = self._credit(move)
        part.invoice_line_ids.price_unit = 100.0
        self.assertFalse(move._is_credited_in_full())
        self._post(part)
        self.run_cron("cron_follow_payments")
        self.assertEqual(package.state, "open")
        rest = self._credit(move)
        rest.invoice_line_ids.price_unit = 350.0
        self._post(rest)
        self.run_cron("cron_follow_payments")
        self.assertEqual(package.state, "suspended")

    def test_package_that_is_paid_stays_open(self):
        """Rule 12: the daily look changes nothing where nothing changed."""
        order, package = self._sell("paid")
        self._pay(self._invoice_order(order))
        self.run_cron("cron_follow_payments")
        self.assertEqual(package.state, "open")

    def test_fee_opens_the_hours_of_its_period(self):
        """K9: period hours are gated by the fee of their period."""
        fee_product = self._create_product("Fee", 100.0)
        plan = self.env["support.plan"].create(
            {
                "name": "Monthly",
                "fee_product_id": fee_product.id,
                "fee_amount": 100.0,
                "entitlement_ids": [
                    Command.create(
                        {
                            "name": "Monthly hours",
                            "kind": "period_hours",
                            "minutes": 120,
                            "gate": "invoiced",
                        }
                    )
                ],
            }
        )
        contract = self._create_contract(
            self.other_customer, plan_id=plan.id, date_start=date(2026, 6, 1)
        )
        package = contract.entitlement_ids.package_ids
        self.assertEqual(package.state, "waiting")
        move = contract.fee_contract_ids.sudo().recurring_create_invoice()
        self._post(move)
        self.assertRecordValues(package, [{"state": "open", "remaining_minutes": 120}])
