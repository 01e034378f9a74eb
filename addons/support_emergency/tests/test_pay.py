from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestPay(AgreedCase):
    def test_an_ordinary_order(self):
        """E8: the guarantee at the express rate, to be signed and paid."""
        order = self.ordered(guarantee_hours=3).sale_order_id
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sent",
                    "require_signature": True,
                    "require_payment": True,
                    "amount_total": 360.0,
                    "partner_id": self.newcomer.id,
                }
            ],
        )
        self.assertRecordValues(
            order.order_line,
            [{"product_id": self.guarantee.id, "product_uom_qty": 3.0}],
        )

    def test_the_payment_opens_everything(self):
        """E8: on-demand service, open pool, expert, plan; all at once."""
        emergency = self.started()
        contract = emergency.contract_id
        self.assertRecordValues(
            emergency, [{"state": "normalising", "started_on": self.at("02:10")}]
        )
        self.assertEqual(contract.state, "active")
        self.assertEqual(contract.entitlement_ids.mapped("kind"), ["on_demand"])
        self.assertFalse(contract.package_ids)
        self.assertRecordValues(
            emergency.ticket_id,
            [
                {
                    "support_contract_id": contract.id,
                    "user_id": self.expert.id,
                    "cover": "contract",
                }
            ],
        )
        key_users = self.other_customer.support_key_user_ids
        self.assertEqual(key_users.partner_id, self.newcomer)

    def test_invoice_one_is_issued_and_paid(self):
        """E12, rule 2: invoice (1), of the guarantee."""
        emergency = self.started()
        invoice = emergency.guarantee_invoice_id
        self.assertRecordValues(
            invoice, [{"state": "posted", "amount_total": 120.0, "amount_residual": 0}]
        )
        self.assertIn(emergency.name, invoice.invoice_line_ids.name)

    def test_own_conditions_open_an_express_pool(self):
        """E8: express hours never come from the packages of a plan."""
        emergency = self.started(self.lead, "own")
        pools = self.contract.entitlement_ids.filtered(lambda e: e.kind == "on_demand")
        self.assertEqual(pools.work_type_ids, self.express)
        self.assertEqual(emergency.ticket_id.support_contract_id, self.contract)
        self.started(self.lead, "own")
        self.assertEqual(len(self.contract.entitlement_ids), 1)

    def test_not_confirmed_without_its_payment(self):
        """E8: no salesman starts an emergency by confirming its order."""
        emergency = self.ordered()
        with self.assertRaisesRegex(UserError, "is not paid"):
            emergency.sale_order_id.action_confirm()
        with self.assertRaisesRegex(UserError, "is not paid"):
            emergency.sale_order_id.with_context(emergency_paid=True).action_confirm()

    def test_smaller_or_in_another_currency(self):
        """Bad input: what is less than the guarantee, or other money."""
        emergency = self.ordered()
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", emergency.currency_id.id)], limit=1)
        )
        with self.assertRaisesRegex(ValidationError, "less than the guarantee"):
            self.pay(emergency, amount=119.99)
        with self.assertRaisesRegex(ValidationError, "The guarantee is in"):
            self.pay(emergency, currency_id=other.id)
        with self.assertRaisesRegex(ValidationError, "positive"):
            self.pay(emergency, amount=0, withheld=120)
        self.assertEqual(emergency.state, "ordered")

    def test_withheld_tax_is_no_smaller_payment(self):
        """Rule 3: what the customer paid to the tax office counts."""
        emergency = self.ordered()
        self.pay(emergency, amount=100.0, withheld=20.0)
        self.assertEqual(emergency.state, "normalising")
        self.assertEqual(emergency.guarantee_invoice_id.amount_residual, 20.0)
        self.assertEqual(emergency.withheld_amount, 20.0)
        event = emergency.event_ids.filtered(lambda event: event.kind == "payment")
        self.assertIn("100.00", event.name)
        self.assertIn("20.00", event.detail)
        self.assertFalse(event.is_public)
        note = emergency.guarantee_invoice_id.message_ids[0]
        self.assertIn("withheld as tax", note.body)

    def test_paid_twice(self):
        emergency = self.started()
        with self.assertRaisesRegex(UserError, "no guarantee to be paid"):
            self.pay(emergency, amount=120.0, currency_id=emergency.currency_id.id)

    def test_only_accounting_registers_payments(self):
        emergency = self.ordered()
        for user in (self.expert, self.auditor, self.newcomer_user):
            with self.assertRaises(AccessError):
                emergency.with_user(user)._register_payment(
                    self.bank, 120.0, emergency.currency_id
                )

    def test_the_guarantee_stays_as_offered(self):
        """What the customer signs is what the expert decided."""
        salesman = self._create_user("sales", "group_support_sales")
        order = self.ordered().sale_order_id
        order.sudo().user_id = salesman
        with self.assertRaisesRegex(UserError, "stays as the customer"):
            order.with_user(salesman).order_line.price_unit = 1.0
        with self.assertRaisesRegex(UserError, "stays as the customer"):
            order.with_user(salesman).write({"require_payment": False})
        with self.assertRaisesRegex(UserError, "Withdraw"):
            order.with_user(salesman)._action_cancel()

    def test_no_line_comes_or_goes(self):
        """E7: nor is the guarantee skipped by its lines."""
        salesman = self._create_user("sales", "group_support_sales")
        order = self.ordered().sale_order_id
        order.sudo().user_id = salesman
        other = order.sudo().copy({"emergency_id": False, "user_id": salesman.id})
        lines = self.env["sale.order.line"].with_user(salesman)
        line, stray = lines.browse(order.order_line.ids), other.order_line
        more = {"order_id": order.id, "product_id": self.guarantee.id}
        for act in (
            line.unlink,
            lambda: lines.create(more | {"price_unit": -120.0}),
            lambda: line.write({"order_id": other.id}),
            lambda: lines.browse(stray.ids).write({"order_id": order.id}),
            lambda: line.write({"price_total": 0.0}),
            lambda: order.with_user(salesman).write({"amount_total": 0.0}),
            lambda: order.with_user(salesman).write({"order_line": [(5,)]}),
        ):
            with (
                self.assertRaisesRegex(UserError, "stays as the customer"),
                self.env.cr.savepoint(),
            ):
                act()
        self.assertEqual(order.amount_total, 120.0)
        lines.browse(stray.ids).unlink()
        self.assertFalse(stray.exists())

    def test_rejected_in_the_portal(self):
        """E8: the customer rejects the order on its page: nothing is charged."""
        emergency = self.ordered()
        order = emergency.sale_order_id
        order.with_user(self.newcomer_user).sudo()._action_cancel()
        self.assertEqual(emergency.state, "withdrawn")
        self.assertEqual(order.state, "cancel")

    def test_rejected_by_the_link_of_the_order(self):
        """E8: without login nobody is “Public user”."""
        emergency = self.ordered()
        public = self.env.ref("base.public_user")
        emergency.sale_order_id.with_user(public).sudo()._action_cancel()
        event = emergency.event_ids.sorted("id")[-1]
        self.assertIn(f"{self.newcomer.name} did not accept the offer", event.name)
        self.assertIn("by the link", event.name)
        self.assertEqual(event.author_name, self.newcomer.name)

    def test_a_guarantee_is_not_refundable(self):
        """E7: its order is not cancelled once paid."""
        emergency = self.started()
        with self.assertRaisesRegex(UserError, "not refundable"):
            emergency.sale_order_id._action_cancel()

    def test_an_order_of_another_emergency(self):
        """Bad input: payment for another emergency's order."""
        first, second = self.ordered(), self.ordered(self.lead, "own")
        second.sale_order_id.sudo().emergency_id = first
        with self.assertRaisesRegex(UserError, "does not wait for this order"):
            self.pay(second)

    def test_online_payment(self):
        """E8: paid in the portal; a second callback changes nothing."""
        emergency = self.ordered()
        transaction = self._create_transaction(emergency.sale_order_id, 120.0)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(emergency.state, "normalising")
        self.assertEqual(emergency.guarantee_invoice_id.state, "posted")
        transaction._post_process()
        self.assertEqual(len(emergency.sale_order_id.invoice_ids), 1)
        self.assertEqual(self.events(emergency).count("start"), 1)

    def test_a_payment_online_that_is_too_small(self):
        emergency = self.ordered()
        transaction = self._create_transaction(emergency.sale_order_id, 60.0)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(emergency.state, "ordered")

    def test_a_payment_online_that_fails(self):
        """E8: a provider failing, or an abandoned payment, leaves it to be paid."""
        emergency = self.ordered()
        order = emergency.sale_order_id
        for act in ("_set_error", "_set_canceled"):
            transaction = self._create_transaction(order, 120.0)
            getattr(transaction, act)("No.")
            transaction._post_process()
            self.assertEqual(emergency.state, "ordered")
        self._create_transaction(order, 120.0)._post_process()
        self.assertEqual(emergency.state, "ordered")
        self.pay(emergency)
        self.assertEqual(emergency.state, "normalising")

    def _create_transaction(self, order, amount):
        provider = (
            self.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": "Test",
                    "code": "none",
                    "state": "test",
                    "company_id": order.company_id.id,
                }
            )
        )
        self._accept_money_of(provider)
        method = self.env["payment.method"].sudo().search([], limit=1) or self.env[
            "payment.method"
        ].sudo().create({"name": "Card", "code": "card"})
        count = self.env["payment.transaction"].sudo().search_count([])
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": provider.id,
                    "payment_method_id": method.id,
                    "reference": f"{order.name}-{count}",
                    "amount": amount,
                    "currency_id": order.currency_id.id,
                    "partner_id": order.partner_id.id,
                    "sale_order_ids": [(6, 0, order.ids)],
                    "operation": "online_direct",
                }
            )
        )

    def _accept_money_of(self, provider):
        """What installing a real provider brings along."""
        kind = (
            self.env["account.payment.method"]
            .sudo()
            .create(
                {
                    "name": "Test",
                    "code": f"none{provider.id}",
                    "payment_type": "inbound",
                }
            )
        )
        self.env["account.payment.method.line"].sudo().create(
            {
                "name": "Test",
                "payment_method_id": kind.id,
                "journal_id": self.bank.id,
                "payment_provider_id": provider.id,
            }
        )
        provider.journal_id = self.bank
