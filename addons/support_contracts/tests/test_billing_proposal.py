from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_money import MoneyCase

START, END = date(2026, 6, 1), date(2026, 6, 28)


@tagged("post_install", "-at_install")
class TestBillingProposal(MoneyCase):
    def _block(self, *contracts):
        """Let the period of these contracts wait for something."""
        blockers = {contract: ["2 June is not approved"] for contract in contracts}
        patcher = patch.object(
            type(self.env["support.contract"]),
            "_period_blockers",
            lambda contracts, start, end: blockers,
        )
        self.startPatcher(patcher)

    # ------------------------------------------------------------------
    # Which charges
    # ------------------------------------------------------------------

    def test_open_charges_up_to_the_end_of_the_period_are_taken(self):
        """K5: both days included, what came late too; what is absorbed stays away."""
        inside = self._create_charge(date=START) + self._create_charge(date=END)
        inside += self._create_charge(date=date(2026, 5, 31))
        self._create_charge(date=date(2026, 6, 29))
        self._create_charge(verdict="do_not_bill", reason="Block claim")
        proposal = self._propose()
        self.assertEqual(set(proposal.charge_ids), set(inside))
        self.assertRecordValues(
            proposal, [{"state": "draft", "amount": 180.0, "charge_count": 3}]
        )

    def test_a_charge_is_proposed_once(self):
        """Invariant 3: a second run finds nothing."""
        self._create_charge()
        self.assertEqual(len(self._propose()), 1)
        self.assertFalse(self._propose())

    def test_each_contract_has_its_own_proposal(self):
        """One contract, one bill; a contract without charges has none."""
        other = self._create_contract(self.other_customer)
        third = self._create_contract(self._create_customer("Nothing done"))
        self._create_charge()
        self._create_charge(contract=other)
        proposals = self._propose(self.contract + other + third)
        self.assertEqual(proposals.contract_id, self.contract + other)

    def test_accountant_proposes_and_consultant_does_not(self):
        """Who: accounting turns proposals into invoices."""
        self._create_charge()
        proposals = self.env["support.billing.proposal"]
        with self.assertRaises(AccessError):
            proposals.with_user(self.consultant)._create_proposals(
                self.contract, START, END
            )
        made = proposals.with_user(self.accountant)._create_proposals(
            self.contract, START, END
        )
        self.assertEqual(made.charge_count, 1)

    def test_fifty_proposals_cost_the_queries_of_one(self):
        """Numbers: queries do not follow the contracts."""
        counts = []
        for size in (1, 50):
            customers = self.env["res.partner"].create(
                [{"name": f"C{n}", "is_company": True} for n in range(size)]
            )
            contracts = self.env["support.contract"].create(
                [{"partner_id": customer.id} for customer in customers]
            )
            for contract in contracts:
                self._create_charge(contract=contract)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._propose(contracts)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    # ------------------------------------------------------------------
    # What blocks
    # ------------------------------------------------------------------

    def test_blocked_period_is_refused_and_says_why(self):
        """Time that nobody approved keeps the period open."""
        self._create_charge()
        self._block(self.contract)
        with self.assertRaisesRegex(UserError, "2 June is not approved"):
            self._propose()

    def test_manager_waives_with_a_reason(self):
        """The manager's reasoned waiver is kept on the proposal."""
        self._create_charge()
        self._block(self.contract)
        proposal = (
            self.env["support.billing.proposal"]
            .with_user(self.manager)
            ._create_proposals(self.contract, START, END, "Customer on holiday")
        )
        self.assertEqual(proposal.waiver_reason, "Customer on holiday")

    def test_a_blank_reason_waives_nothing(self):
        """A waiver without words is none."""
        self._create_charge()
        self._block(self.contract)
        with self.assertRaises(UserError):
            self._propose(waiver_reason="   ")

    def test_accountant_waives_nothing(self):
        """Who: only the service manager waives."""
        self._create_charge()
        self._block(self.contract)
        proposals = self.env["support.billing.proposal"].with_user(self.accountant)
        with self.assertRaises(AccessError):
            proposals._create_proposals(self.contract, START, END, "In a hurry")

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------

    def test_lead_key_user_approves_with_a_purchase_order(self):
        """K5: the key user approves billing and gives the number of the order."""
        self._create_charge(90)
        proposal = self._propose()
        proposal.with_user(self.accountant).action_send()
        approval = proposal.approval_ids
        self.assertRecordValues(
            approval,
            [
                {
                    "kind": "billing",
                    "approver_role": "lead",
                    "minutes": 90,
                    "amount": 90.0,
                    "customer_id": self.customer.id,
                    "state": "pending",
                }
            ],
        )
        approval.with_user(self.lead_user)._decide(True, values={"po_number": " PO-7 "})
        self.assertRecordValues(proposal, [{"state": "approved", "po_number": "PO-7"}])

    def test_backup_does_not_approve_the_leads_billing(self):
        """Rule 15: billing is the lead's unless substituted."""
        self._create_charge()
        proposal = self._propose()
        proposal.action_send()
        backup = self._create_portal_user(self.backup)
        with self.assertRaises(AccessError):
            proposal.approval_ids.with_user(backup)._decide(True)

    def test_objection_returns_it_to_draft_with_the_words(self):
        """K5: an objection is answered, then it is sent again."""
        self._create_charge()
        proposal = self._propose()
        proposal.action_send()
        proposal.approval_ids.with_user(self.lead_user)._decide(
            False, comment="Two hours, not <b>three</b>"
        )
        self.assertEqual(proposal.state, "draft")
        body = proposal.message_ids[0].body
        self.assertIn("Two hours, not &lt;b&gt;three", body)
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def test_empty_proposal_is_not_sent(self):
        """Nothing to show, nothing to approve."""
        charge = self._create_charge()
        proposal = self._propose()
        charge.action_remove_from_proposal()
        with self.assertRaises(UserError):
            proposal.action_send()

    def test_sent_proposal_is_read_only(self):
        """K5: what was sent keeps its period; its state is not typed."""
        self._create_charge()
        proposal = self._propose().with_user(self.accountant)
        proposal.po_number = "PO-1"
        proposal.date_end = date(2026, 6, 30)
        with self.assertRaises(UserError):
            proposal.state = "approved"
        proposal.action_send()
        with self.assertRaises(UserError):
            proposal.date_end = date(2026, 6, 28)
        with self.assertRaises(UserError):
            proposal.unlink()

    def test_a_proposal_is_not_born_approved(self):
        """K5: only the customer approves."""
        with self.assertRaises(UserError):
            self.env["support.billing.proposal"].with_user(self.accountant).create(
                {
                    "contract_id": self.contract.id,
                    "date_start": START,
                    "date_end": END,
                    "state": "approved",
                }
            )

    def test_second_click_on_send_says_it_was_sent(self):
        """Double click on every button: once, and a plain message."""
        self._create_charge()
        proposal = self._propose()
        proposal.action_send()
        with self.assertRaisesRegex(UserError, "Waiting for the customer"):
            proposal.action_send()
        self.assertEqual(len(proposal.approval_ids), 1)

    def test_taking_it_back_withdraws_the_question(self):
        """K5: what is changed is asked again."""
        charge = self._create_charge()
        proposal = self._propose()
        proposal.action_send()
        proposal.action_reset_to_draft()
        self.assertEqual(proposal.approval_ids.state, "withdrawn")
        charge.minutes = 30
        self.assertEqual(proposal.amount, 30.0)

    def test_cancelling_returns_the_charges(self):
        """Nothing lost: they wait for the next one."""
        charge = self._create_charge()
        proposal = self._propose()
        proposal.action_send()
        proposal.action_cancel()
        self.assertEqual(proposal.state, "cancelled")
        self.assertEqual(proposal.approval_ids.state, "withdrawn")
        self.assertEqual(charge.state, "open")
        self.assertEqual(self._propose().charge_ids, charge)

    def test_invoiced_proposal_is_not_cancelled(self):
        """Accounting cancels the invoice first."""
        move = self._invoice(60)
        with self.assertRaises(UserError):
            move.support_proposal_id.action_cancel()
