from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestBill(AgreedCase):
    """Two hours of express work, and one of mitigation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(CALL):
            cls.emergency = cls.started()

    def normalise(self, hours=2):
        end = 3 + hours
        self.log(self.emergency, "2026-03-01 03:00:00", f"2026-03-01 0{end}:00:00")
        with freeze_time(f"2026-03-01 0{end}:00:00"):
            self.emergency.with_user(self.expert)._normalise("It works.")
        self.decide("normalised")

    def decide(self, kind, **values):
        approval = self.emergency.approval_ids.filtered(
            lambda a: a.state == "pending" and a.kind == kind
        )
        approval.with_user(self.newcomer_user)._decide(True, values=values)

    def approve_time(self):
        cuts = self.env["support.cutoff"].search(
            [("emergency_id", "=", self.emergency.id), ("state", "=", "published")]
        )
        for approval in cuts.approval_ids.filtered(lambda a: a.state == "pending"):
            approval.with_user(self.newcomer_user)._decide(True)

    def proposal(self, kind):
        return self.emergency.proposal_ids.filtered(
            lambda p: p.emergency_invoice == kind and p.state != "cancelled"
        )

    def invoice(self, kind):
        """The customer approves the proposal, accounting posts its invoice."""
        proposal = self.proposal(kind)
        waiting = proposal.approval_ids.filtered(lambda a: a.state == "pending")
        waiting.with_user(self.newcomer_user)._decide(True)
        proposal.with_user(self.accountant).action_create_invoices()
        move = proposal.invoice_ids
        move.with_user(self.accountant).action_post()
        return move

    def mitigate(self):
        self.decide("mitigation", mitigation_model="on_demand")
        self.log(self.emergency, "2026-03-01 06:00:00", "2026-03-01 07:00:00")
        self.emergency.with_user(self.expert)._close("Replaced.")
        self.approve_time()

    def test_three_invoices(self):
        """E12: guarantee; restoration and normalisation; mitigation."""
        self.normalise()
        self.assertFalse(self.emergency.proposal_ids)
        self.approve_time()
        second = self.invoice("normalisation")
        self.mitigate()
        third = self.invoice("mitigation")
        first = self.emergency.guarantee_invoice_id
        self.assertEqual(
            [move.amount_total for move in (first, second, third)],
            [120.0, 240.0, 60.0],
        )
        self.assertEqual(self.emergency.sudo()._get_invoices(), first | second | third)

    def test_only_what_both_approved_is_billed(self):
        """E10: time that waits keeps invoice 2 back."""
        self.normalise()
        with self.assertRaisesRegex(UserError, "wait for the approval"):
            self.emergency.with_user(self.manager).action_propose_normalisation()
        self.approve_time()
        self.assertEqual(self.proposal("normalisation").amount, 240.0)
        self.assertEqual(self.proposal("normalisation").state, "sent")

    def test_each_invoice_once(self):
        """E12: no second proposal of the same, and none after the last."""
        self.normalise()
        self.approve_time()
        own = self.emergency.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "proposed already"):
            own.action_propose_normalisation()
        with self.assertRaisesRegex(UserError, "once it is closed"):
            own.action_propose_mitigation()
        self.mitigate()
        self.proposal("normalisation").action_cancel()
        with self.assertRaisesRegex(UserError, "was the last one"):
            own.action_propose_normalisation()

    def test_a_cancelled_proposal_is_made_anew(self):
        self.normalise()
        self.approve_time()
        self.proposal("normalisation").action_cancel()
        self.emergency.with_user(self.manager).action_propose_normalisation()
        self.assertEqual(self.proposal("normalisation").amount, 240.0)

    def test_a_credited_guarantee_is_deducted_once(self):
        """E7, E12, rule 2: visible on invoice 2, with the number of invoice 1."""
        self.emergency.with_user(self.expert)._credit_guarantee("A good customer.")
        self.normalise()
        self.approve_time()
        second = self.invoice("normalisation")
        self.assertEqual(second.amount_total, 120.0)
        credit = second.invoice_line_ids.filtered(lambda line: line.quantity < 0)
        self.assertEqual(credit.product_id, self.guarantee)
        self.assertIn(self.emergency.guarantee_invoice_id.name, credit.name)
        self.mitigate()
        self.assertEqual(self.invoice("mitigation").amount_total, 60.0)
        self.assertEqual(self.emergency.credited_amount, 120.0)

    def test_the_rest_of_it_stands_on_the_third(self):
        """Rule 2: never more than there is to pay, never refunded."""
        with freeze_time(CALL):
            self.emergency = self.started(
                self.lead,
                "on_demand",
                guarantee_hours=2,
                guarantee="credited",
                guarantee_reason="Agreed.",
            )
        self.newcomer_user = self.lead_user
        self.normalise(hours=1)
        self.approve_time()
        self.assertEqual(self.proposal("normalisation").amount, 0.0)
        self.assertEqual(self.emergency.credited_amount, 120.0)
        self.decide("mitigation", mitigation_model="on_demand")
        self.log(self.emergency, "2026-03-01 06:00:00", "2026-03-01 09:00:00")
        self.emergency.with_user(self.expert)._close("Replaced.")
        self.approve_time()
        self.assertEqual(self.proposal("mitigation").amount, 60.0)
        self.assertEqual(self.emergency.credited_amount, 240.0)

    def test_no_credit_of_what_was_never_invoiced(self):
        """Rule 2: the credit refers to invoice 1; without it there is nothing."""
        with freeze_time(CALL):
            emergency = self.ordered(
                self.lead, guarantee="credited", guarantee_reason="Agreed."
            )
            emergency.sudo()._attach_proof("transfer.pdf", b"%PDF-1.4 proof")
            order = type(self.env["sale.order"])
            with patch.object(order, "_create_invoices", side_effect=UserError("x")):
                emergency.with_user(self.manager)._release("It was shown.")
        self.emergency, self.newcomer_user = emergency, self.lead_user
        self.assertFalse(emergency.guarantee_invoice_id)
        self.normalise()
        self.approve_time()
        self.assertEqual(self.proposal("normalisation").amount, 240.0)
        self.assertEqual(emergency.credited_amount, 0.0)
        move = emergency.sale_order_id._create_invoices()
        move.action_post()
        self.assertEqual(emergency.guarantee_invoice_id, move)
        self.mitigate()
        self.assertEqual(self.proposal("mitigation").amount, 0.0)
        self.assertEqual(emergency.credited_amount, 60.0)

    def test_the_credit_is_in_the_currency_of_what_is_billed(self):
        """Rule 2: another contract may be in another currency than the order."""
        self.emergency.with_user(self.expert)._credit_guarantee("A good customer.")
        other = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [(0, 0, {"name": "2020-01-01", "rate": 2.0})],
            }
        )
        self.log(self.emergency, "2026-03-01 03:00:00", "2026-03-01 05:00:00")
        self.emergency.sudo()._publish_time()
        self.approve_time()
        charges = self.emergency.sudo().charge_ids
        credit = self.emergency.sudo()._get_credit(other, charges[:0], charges)
        self.assertEqual(credit, 240.0)

    def test_who_credits_the_guarantee(self):
        """E7: the lead expert, with a reason; nobody twice."""
        for user in (self.mate, self.auditor, self.newcomer_user):
            with self.assertRaises(AccessError):
                self.emergency.with_user(user)._credit_guarantee("x")
        own = self.emergency.with_user(self.expert)
        with self.assertRaises(MissingReasonError):
            own._credit_guarantee("")
        own._credit_guarantee("A good customer.")
        with self.assertRaisesRegex(UserError, "no guarantee left"):
            own._credit_guarantee("Again.")

    def test_no_credit_once_the_third_is_proposed(self):
        """E7, E12: nothing is left that it could be deducted from."""
        self.normalise()
        self.approve_time()
        self.invoice("normalisation")
        self.mitigate()
        self.assertTrue(self.proposal("mitigation"))
        with self.assertRaisesRegex(UserError, "Invoice 3 was proposed already"):
            self.emergency.with_user(self.expert)._credit_guarantee("Too late.")

    def test_a_monthly_run_takes_nothing_of_it(self):
        """Rule 6: charges of emergencies are never swept up."""
        self.normalise()
        self.approve_time()
        self.proposal("normalisation").action_cancel()
        found = self.env["support.billing.proposal"]._create_proposals(
            self.emergency.contract_id,
            self.day("2026-03-01"),
            self.day("2026-03-31"),
        )
        self.assertFalse(found)

    def test_a_credited_invoice_may_be_made_anew(self):
        """Credit notes and re-invoicing keep the rule."""
        self.normalise()
        self.approve_time()
        move = self.invoice("normalisation")
        proposal = self.proposal("normalisation")
        self.assertTrue(proposal._is_live())
        refund = move._reverse_moves([{"support_credit_effect": "bill_again"}])
        refund.action_post()
        self.assertFalse(proposal._is_live())
        self.emergency.with_user(self.manager).action_propose_normalisation()
        latest = self.emergency.proposal_ids.sorted("id")[-1]
        self.assertEqual(latest.amount, 240.0)

    def test_who_bills(self):
        for user in (self.expert, self.auditor, self.newcomer_user):
            with self.assertRaises(AccessError):
                self.emergency.with_user(user).action_propose_normalisation()
        with self.assertRaisesRegex(UserError, "has not confirmed"):
            self.emergency.with_user(self.accountant).action_propose_normalisation()
