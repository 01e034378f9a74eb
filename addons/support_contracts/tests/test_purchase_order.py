import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_money import MoneyCase

PDF = b"%PDF-1.4 order"


@tagged("post_install", "-at_install")
@freeze_time("2026-07-02")
class TestPurchaseOrder(MoneyCase):
    """K5: the customer's order, its limit, and what a proposal does with it."""

    @classmethod
    def _order(cls, **values):
        return cls.env["support.purchase.order"].create(
            {
                "name": "PO-1",
                "partner_id": cls.customer.id,
                "date_start": date(2026, 1, 1),
                "amount_limit": 100.0,
                "currency_id": cls.contract.currency_id.id,
                **values,
            }
        )

    @classmethod
    def _proposal(cls, minutes=60, order=None, month=6):
        """A draft of ``minutes`` at 1 a minute, on ``order``."""
        cls._create_charge(minutes)
        proposal = cls._propose(month=month)
        if order:
            proposal.purchase_order_id = order
        return proposal

    # ------------------------------------------------------------------
    # What it holds
    # ------------------------------------------------------------------

    def test_an_order_says_what_is_used_and_left_of_its_limit(self):
        """K5: number and limit; drafts do not count."""
        order = self._order()
        proposal = self._proposal(60, order)
        self.assertRecordValues(order, [{"used_amount": 0.0, "left_amount": 100.0}])
        proposal.action_send()
        self.assertRecordValues(
            order, [{"used_amount": 60.0, "left_amount": 40.0, "is_exceeded": False}]
        )
        proposal.action_reset_to_draft()
        self.assertEqual(order.used_amount, 0.0)

    def test_an_order_without_limit_is_never_exceeded(self):
        """K5: 0 is no limit."""
        order = self._order(amount_limit=0.0)
        proposal = self._proposal(6000, order)
        proposal.action_send()
        self.assertFalse(proposal.po_warning)
        self.assertRecordValues(order, [{"used_amount": 6000.0, "is_exceeded": False}])

    def test_one_order_serves_several_contracts_of_the_customer(self):
        """K5: one limit for all of them."""
        second = self._create_contract(tz="UTC")
        order = self._order()
        for contract in (self.contract, second):
            self._create_charge(40, contract=contract)
            proposal = self._propose(contract)
            proposal.purchase_order_id = order
            proposal.action_send()
        self.assertEqual(order.used_amount, 80.0)
        self.assertEqual(len(order.proposal_ids), 2)

    def test_what_is_used_in_another_currency_is_converted_once(self):
        """K5: at the last day of the proposal, so that it does not move later."""
        other = self.env.ref("base.EUR") | self.env.ref("base.USD")
        other = (other - self.contract.currency_id)[0]
        other.active = True
        company = self.contract.company_id
        for day, rate in (("2026-06-01", 2.0), ("2026-06-29", 8.0)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": other.id,
                    "company_id": company.id,
                    "name": day,
                    "rate": rate,
                }
            )
        order = self._order(currency_id=other.id, amount_limit=100.0)
        proposal = self._proposal(60, order)
        proposal.action_send()
        self.assertEqual(order.used_amount, 120.0)
        self.assertTrue(order.is_exceeded)

    def test_the_number_goes_to_the_invoice(self):
        """K5: as the customer's reference."""
        proposal = self._proposal(60, self._order())
        self.assertEqual(proposal.po_number, "PO-1")
        move = self._approve(proposal)._create_invoices()
        self.assertEqual(move.ref, "PO-1")

    # ------------------------------------------------------------------
    # Over the limit
    # ------------------------------------------------------------------

    def test_over_the_limit_warns(self):
        """K5: by how much, and nothing is stopped."""
        order = self._order()
        self._proposal(90, order).action_send()
        proposal = self._proposal(60, order)
        self.assertIn("50.00", proposal.po_warning)
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")
        self.assertTrue(order.is_exceeded)

    def test_over_the_limit_blocks_where_the_contract_says_so(self):
        """K5: the contract's policy rules before the company's."""
        order = self._order()
        proposal = self._proposal(101, order)
        self.contract.po_policy = "block"
        with self.assertRaisesRegex(UserError, "exceeded by"):
            proposal.action_send()
        self.assertEqual(proposal.state, "draft")
        order.amount_limit = 101.0
        proposal.action_send()

    def test_the_companys_policy_rules_where_the_contract_says_nothing(self):
        """K5: block for all."""
        self.env.company.support_po_policy = "block"
        with self.assertRaisesRegex(UserError, "exceeded by"):
            self._proposal(101, self._order())

    def test_the_key_user_cannot_exceed_a_blocking_order(self):
        """K5: the choice is refused and nothing is approved."""
        self.contract.po_policy = "block"
        order = self._order(amount_limit=10.0)
        proposal = self._proposal(60)
        proposal.action_send()
        with self.assertRaisesRegex(UserError, "exceeded by"):
            self._answer(proposal, order)
        self.assertEqual(proposal.state, "sent")

    def _answer(self, proposal, order):
        approval = proposal.approval_ids.filtered(lambda a: a.state == "pending")
        values = {"purchase_order_id": str(order.id), "po_number": "typed"}
        with self.env.cr.savepoint():
            approval.with_user(self.lead_user)._decide(True, values=values)

    def test_the_key_user_chooses_an_order_with_the_approval(self):
        """K5: the order's number, not what was typed beside it."""
        order = self._order()
        proposal = self._proposal(60)
        proposal.action_send()
        self._answer(proposal, order)
        self.assertRecordValues(
            proposal,
            [{"state": "approved", "purchase_order_id": order.id, "po_number": "PO-1"}],
        )

    def test_the_key_user_cannot_choose_another_customers_order(self):
        """Invariant 4: nor one that does not exist."""
        order = self._order(partner_id=self.other_customer.id)
        proposal = self._proposal(60)
        proposal.action_send()
        with self.assertRaisesRegex(UserError, "cannot be chosen"):
            self._answer(proposal, order)

    # ------------------------------------------------------------------
    # What it refuses
    # ------------------------------------------------------------------

    def test_a_proposal_refuses_an_order_it_cannot_use(self):
        """K5: another customer's, a closed one, another contract's, another year's."""
        proposal = self._proposal(60)
        second = self._create_contract(tz="UTC")
        cases = [
            ({"partner_id": self.other_customer.id}, "another customer"),
            ({"contract_ids": second.ids}, "does not serve"),
            ({"date_end": date(2026, 5, 31)}, "not valid"),
            ({"date_start": date(2026, 7, 1)}, "not valid"),
        ]
        for number, (values, message) in enumerate(cases):
            order = self._order(name=f"PO-{number}", **values)
            with self.assertRaisesRegex(UserError, message):
                proposal.purchase_order_id = order
        closed = self._order(name="closed")
        closed.action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            proposal.purchase_order_id = closed

    def test_an_order_is_a_companys_and_for_its_contracts(self):
        """K5: not a contact's, and not for contracts of others."""
        with self.assertRaisesRegex(ValidationError, "is a contact of"):
            self._order(partner_id=self.lead.id)
        foreign = self._create_contract(self.other_customer)
        with self.assertRaisesRegex(ValidationError, "not a contract of"):
            self._order(contract_ids=foreign.ids)

    def test_the_file_stays_as_it_came(self):
        """K5: it is the proof of what was ordered; programs are no orders."""
        order = self._order(file=base64.b64encode(PDF), file_name="po.pdf")
        with self.assertRaisesRegex(UserError, "stays as it came"):
            order.file = base64.b64encode(b"%PDF-1.4 other")
        with self.assertRaisesRegex(UserError, "not accepted"):
            self._order(name="PO-2", file=base64.b64encode(b"MZ"), file_name="a.pdf")

    def test_an_order_in_use_keeps_its_customer_and_stays(self):
        """K5: close it instead."""
        order = self._order()
        proposal = self._proposal(60, order)
        with self.assertRaisesRegex(UserError, "customer, company"):
            order.partner_id = self.other_customer
        with self.assertRaisesRegex(UserError, "close it"):
            order.unlink()
        self.assertEqual(order.action_view_proposals()["res_id"], proposal.id)
        self._order(name="PO-2").unlink()

    def test_the_state_is_not_edited_by_hand(self):
        """Invariant 5: the buttons write it."""
        order = self._order()
        as_manager = order.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "by hand"):
            as_manager.state = "closed"
        with self.assertRaisesRegex(UserError, "by hand"):
            as_manager.create(
                {"name": "x", "partner_id": self.customer.id, "sent_by": "Ana"}
            )
        as_manager.action_close()
        self.assertEqual(order.state, "closed")
        as_manager.action_reopen()
        self.assertEqual(order.state, "open")

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_who_reads_and_who_writes(self):
        """Who: the accountant and the manager write, the auditor reads."""
        order = self._order()
        for user in (self.manager, self.accountant):
            order.with_user(user).amount_limit = 50.0
        for user in (self.consultant, self.auditor, self.lead_user):
            self.assertTrue(order.with_user(user).has_access("read"))
            with self.assertRaises(AccessError):
                order.with_user(user).amount_limit = 9.0
            with self.assertRaises(AccessError):
                order.with_user(user).action_close()

    def test_another_customer_and_another_company_read_nothing(self):
        """Invariant 4, multi-company."""
        order = self._order()
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        company = self.env["res.company"].create({"name": "Another firm"})
        foreign = self._create_user(
            "foreign",
            "account.group_account_invoice",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        readers = (
            self._create_portal_user(stranger),
            self._create_portal_user(self.colleague),
            foreign,
        )
        for user in readers:
            self.assertFalse(order.with_user(user).has_access("read"))
            self.assertFalse(order.with_user(user).search([]) & order)

    def test_used_amounts_of_fifty_orders_cost_the_queries_of_one(self):
        """Numbers: in batch."""
        orders = self.env["support.purchase.order"].create(
            [
                {"name": f"O{number}", "partner_id": self.customer.id}
                for number in range(50)
            ]
        )
        for some in (orders[:1], orders):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(2):
                some.mapped("used_amount")
