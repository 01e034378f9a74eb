from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-08-20 12:00:00")
class TestOverdue(MoneyCase):
    """An overdue customer warns or holds new work, by policy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.support_overdue_policy = "hold"
        cls.env.company.support_overdue_days = 15
        cls.contract.user_id = cls.manager
        cls.work_stage = cls.env["helpdesk.ticket.stage"].create(
            {"name": "Work", "needs_terms": True}
        )

    @classmethod
    def _owe(cls, due, amount=60):
        move = cls._invoice(amount)
        move.invoice_date = date(2026, 6, 30)
        move.invoice_payment_term_id = False
        move.invoice_date_due = due
        move.action_post()
        return move

    def _follow(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "support_contracts.cron_follow_overdue"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _work(self, ticket=None):
        (ticket or self.ticket).with_user(self.manager).stage_id = self.work_stage

    def test_nothing_is_held_within_the_days_of_grace(self):
        """Fifteen days after the due date."""
        self._owe(date(2026, 8, 5))
        self._follow()
        self.assertEqual(self.contract.overdue_state, "none")

    def test_new_work_is_held_and_the_manager_told(self):
        """The ticket is registered and evaluated; it does not enter work."""
        self._owe(date(2026, 8, 4))
        self._follow()
        self.assertRecordValues(
            self.contract,
            [{"overdue_state": "held", "overdue_since": date(2026, 8, 4)}],
        )
        self.assertEqual(self.contract.overdue_amount, 60.0)
        self.assertEqual(self.contract.activity_ids.user_id, self.manager)
        with self.assertRaisesRegex(UserError, "is held"):
            self._work()
        self.assertTrue(self._create_ticket())

    def test_work_that_was_begun_goes_on(self):
        """Only new work is held."""
        self._work()
        self._owe(date(2026, 8, 4))
        self._follow()
        second = self.work_stage.copy({"name": "Later work"})
        self.ticket.with_user(self.manager).stage_id = second
        self.assertEqual(self.ticket.stage_id, second)

    def test_a_contract_that_only_warns(self):
        """The contract's policy rules before the company's."""
        self.contract.overdue_policy = "warn"
        self._owe(date(2026, 8, 4))
        self._follow()
        self.assertEqual(self.contract.overdue_state, "warned")
        self._work()

    def test_a_contract_that_does_not_mind(self):
        """Policy: nothing."""
        self.contract.overdue_policy = "none"
        self._owe(date(2026, 8, 4))
        self._follow()
        self.assertEqual(self.contract.overdue_state, "none")

    def _pay(self, move, account=None):
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1
        )
        method = journal.inbound_payment_method_line_ids[:1]
        method.payment_account_id = account
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        values = {"payment_date": date(2026, 8, 20), "journal_id": journal.id}
        wizard.create(values | {"payment_method_line_id": method.id})._create_payments()
        self.env.flush_all()
        self.assertIn(move.payment_state, ("in_payment", "paid"))

    def test_paying_frees_it_at_once(self):
        """Without waiting for the night, reconciled over an outstanding account."""
        move = self._owe(date(2026, 8, 4))
        self._follow()
        outstanding = self.env["account.account"].create(
            {
                "name": "Outstanding receipts",
                "code": "101999",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        self._pay(move, outstanding)
        self.assertTrue(move.matched_payment_ids.move_id)
        self.assertEqual(self.contract.overdue_state, "none")
        self._work()

    def _reconcile_later(self):
        """As where banks are reconciled: payments may post no entry of their own."""
        state = patch.object(
            self.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        )
        self.startPatcher(state)

    def test_a_payment_without_an_entry_frees_it_too(self):
        """Journals without an outstanding account post no entry with a payment."""
        self._reconcile_later()
        move = self._owe(date(2026, 8, 4))
        self._follow()
        self._pay(move)
        self.assertFalse(move.matched_payment_ids.move_id)
        self.assertEqual(self.contract.overdue_state, "none")
        self._work()

    def test_a_payment_that_is_posted_later_frees_it_then(self):
        self._reconcile_later()
        move = self._owe(date(2026, 8, 4))
        self._follow()
        self._pay(move)
        payment = move.matched_payment_ids
        payment.action_draft()
        self._follow()
        self.assertEqual(self.contract.overdue_state, "held")
        payment.action_post()
        self.assertEqual(self.contract.overdue_state, "none")

    def test_nobody_types_what_is_overdue(self):
        """Neither at once with a new contract nor later, by a form, import or RPC."""
        contracts = self.env["support.contract"].with_user(self.manager)
        for values in (
            {"overdue_state": "held"},
            {"overdue_state": "released"},
            {"overdue_since": "2026-08-04"},
            {"overdue_released_on": "2027-01-01"},
        ):
            with self.assertRaisesRegex(UserError, "a release frees it"):
                contracts.create({"partner_id": self.customer.id, **values})
            with self.assertRaisesRegex(UserError, "a release frees it"):
                self.contract.with_user(self.manager).write(values)

    def test_the_manager_releases_with_a_reason(self):
        """And it stays released while nothing else becomes overdue."""
        self._owe(date(2026, 8, 4))
        self._follow()
        wizard = (
            self.env["support.hold.release"]
            .with_user(self.manager)
            .with_context(active_id=self.contract.id)
            .create({"reason": "They pay on Friday"})
        )
        wizard.action_apply()
        self.assertEqual(self.contract.overdue_state, "released")
        self.assertIn("They pay on Friday", self.contract.message_ids[0].body)
        self._follow()
        self.assertEqual(self.contract.overdue_state, "released")
        self._work()
        self._owe(date(2026, 8, 10))
        with freeze_time("2026-08-27"):
            self._follow()
        self.assertEqual(self.contract.overdue_state, "held")

    def test_who_releases(self):
        """Only a service manager, with words, what is held."""
        with self.assertRaisesRegex(UserError, "Nothing is held"):
            self.contract.with_user(self.manager)._release_hold("Why not")
        self._owe(date(2026, 8, 4))
        self._follow()
        for user in (self.consultant, self.accountant):
            with self.assertRaises(AccessError):
                self.contract.with_user(user)._release_hold("They pay")
            with self.assertRaises(AccessError):
                self.env["support.hold.release"].with_user(user).create(
                    {"contract_id": self.contract.id, "reason": "x"}
                )
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self.contract.with_user(self.manager)._release_hold(" ")
        with self.assertRaisesRegex(UserError, "a release frees it"):
            self.contract.with_user(self.manager).write({"overdue_state": "none"})

    def test_another_companys_invoices_hold_nothing_here(self):
        """Multi-company: each firm minds its own."""
        overdue = self._owe(date(2026, 8, 4))
        foreign = self._create_contract(self.other_customer)
        self.assertEqual(
            list((self.contract + foreign)._get_overdue()), [self.contract]
        )
        self.assertEqual(overdue.company_id, self.contract.company_id)

    def test_fifty_contracts_cost_the_queries_of_one(self):
        """Numbers: one query for what is owed."""
        contracts = self.contract
        for _number in range(20):
            contracts += self._create_contract(self.other_customer, tz="UTC")
        for some in (contracts[:1], contracts):
            self.env.flush_all()
            some.mapped("company_id.support_overdue_days")
            some.mapped("partner_id")
            with self.assertQueryCount(1):
                some._get_overdue()
