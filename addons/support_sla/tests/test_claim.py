from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import MONDAY
from .common_measures import PenaltyCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestClaim(PenaltyCase):
    """What a customer claims back, by the same door as penalties."""

    def claim(self, **values):
        return self.env["support.claim"].create(
            {
                "name": "The migration",
                "description": "It was not what we agreed.",
                "contract_id": self.contract.id,
                "requested_amount": 120.0,
                **values,
            }
        )

    def grant(self, claim, amount=120.0, settlement=None):
        claim.with_user(self.manager)._grant(amount, "You are right.", settlement)
        return claim

    def test_the_manager_hears_of_it(self):
        activity = self.claim().activity_ids
        self.assertEqual(activity.user_id, self.contract.user_id)

    def test_a_refund_is_money_where_the_contract_says_nothing(self):
        """G10, rule 14: money is turned into hours with written consent only."""
        claim = self.grant(self.claim())
        self.assertEqual((claim.state, claim.settlement), ("settled", "money"))
        self.assertEqual(claim.charge_id.amount, -120)
        self.assertFalse(claim.activity_ids)

    def test_a_refund_follows_the_credit_policy(self):
        """G10: as the contract says."""
        self.contract.credit_policy = "hours"
        claim = self.grant(self.claim(), settlement="hours")
        self.assertEqual((claim.state, claim.minutes), ("settled", 120))

    def test_a_penalty_that_is_claimed_is_returned_as_services(self):
        """G10: the door of penalties: services where the contract says nothing."""
        claim = self.grant(self.claim(kind="penalty"))
        self.assertEqual((claim.settlement, claim.minutes), ("hours", 120))

    def test_hours_wait_for_the_customers_consent(self):
        """Rule 14: asked in the one inbox, answered by a key user."""
        claim = self.grant(self.claim(), settlement="hours")
        self.assertEqual((claim.state, claim.package_id.id), ("consent", False))
        approval = claim.approval_ids
        self.assertEqual((approval.audience, approval.amount), ("customer", 120))
        approval.with_user(self.lead_user)._decide(True)
        self.assertEqual((claim.state, claim.settlement), ("settled", "hours"))
        self.assertEqual(claim.package_id.remaining_minutes, 120)
        self.assertLedgerAdds(claim.package_id)

    def test_without_consent_it_is_money(self):
        claim = self.grant(self.claim(), settlement="hours")
        claim.approval_ids.with_user(self.lead_user)._decide(False, "Money, please")
        self.assertEqual((claim.state, claim.settlement), ("settled", "money"))
        self.assertEqual(claim.charge_id.amount, -120)

    def test_it_is_declined_with_an_answer(self):
        claim = self.claim()
        with self.assertRaises(MissingReasonError):
            claim.with_user(self.manager)._decline(" ")
        claim.with_user(self.manager)._decline("It was agreed in writing.")
        self.assertEqual(claim.state, "declined")
        with self.assertRaises(UserError):
            self.grant(claim)

    def test_an_amount_is_granted(self):
        with self.assertRaises(UserError):
            self.grant(self.claim(), amount=0)

    def test_only_a_manager_answers(self):
        claim = self.claim()
        with self.assertRaises(AccessError):
            claim.with_user(self.consultant)._grant(1, "Yes")
        with self.assertRaises(AccessError):
            claim.with_user(self.consultant)._decline("No")

    def test_what_was_answered_stays(self):
        """DESIGN 5: nor is it decided by a program."""
        claims = self.env["support.claim"].with_user(self.consultant)
        values = {
            "name": "By phone",
            "description": "They called.",
            "contract_id": self.contract.id,
            "state": "settled",
            "amount": 500,
        }
        claim = claims.create(values)
        self.assertEqual((claim.state, claim.amount), ("asked", 0))
        with self.assertRaises(UserError):
            claim.write({"state": "settled"})
        claim.name = "By phone, today"
        self.grant(claim)
        with self.assertRaises(UserError):
            claim.name = "Another"
        with self.assertRaises(UserError):
            claim.sudo().unlink()

    def test_it_is_about_its_contract(self):
        other = self._create_contract(self.other_customer)
        ticket = self._create_ticket()
        with self.assertRaises(ValidationError):
            self.claim(contract_id=other.id, ticket_id=ticket.id)

    def test_the_wizard_answers(self):
        """G10: granted in part; declined with the same form."""
        wizards = self.env["support.claim.answer"].with_user(self.manager)
        claim = self.claim()
        wizard = wizards.create({"claim_id": claim.id, "answer": "In part."})
        self.assertEqual(wizard.amount, 120)
        wizard.amount = 60
        wizard.action_apply()
        self.assertEqual((claim.state, claim.amount), ("settled", 60))
        claim = self.claim()
        wizards.create(
            {"claim_id": claim.id, "answer": "No.", "decision": "decline"}
        ).action_apply()
        self.assertEqual(claim.state, "declined")

    # customers

    def ask(self, user=None, contract=None, **post):
        post = {"name": "A refund", "description": "Why", "amount": "99,50"} | post
        contract = (contract or self.contract).with_user(user or self.lead_user)
        return (
            self.env["support.claim"]
            .with_user(contract.env.user)
            ._ask_by_customer(contract, post)
        )

    def test_a_key_user_claims(self):
        """G10: claims and refunds from the customer."""
        claim = self.ask(kind="penalty").sudo()
        self.assertEqual((claim.requested_amount, claim.kind), (99.5, "penalty"))
        self.assertEqual(claim.requester_id, self.lead)

    def test_what_is_missing_is_said(self):
        with self.assertRaisesRegex(UserError, "what you claim"):
            self.ask(name=" ")
        for amount in ("much", "-5", "1e20", "nan"):
            with self.assertRaisesRegex(UserError, "a number"):
                self.ask(amount=amount)

    def test_nobody_claims_for_others(self):
        """DESIGN 4: neither a colleague nor another customer."""
        other = self._create_contract(self.other_customer)
        colleague = self._create_portal_user(self.colleague)
        with self.assertRaises(AccessError):
            self.ask(contract=other)
        with self.assertRaises(AccessError):
            self.ask(user=colleague)
        with self.assertRaises(AccessError):
            self.env["support.claim"].with_user(self.lead_user).create(
                {"name": "A", "description": "B", "contract_id": self.contract.id}
            )

    def test_a_customer_reads_their_own(self):
        own = self.claim()
        other = self._create_contract(self.other_customer)
        self.claim(contract_id=other.id)
        self.env.invalidate_all()
        mine = self.env["support.claim"].with_user(self.lead_user)
        self.assertEqual(mine.search([]), own)
        with self.assertRaises(AccessError):
            own.with_user(self.lead_user).read(["decided_by"])
