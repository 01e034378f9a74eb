from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_documents import DRAWING, DocumentCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestTermsSignature(DocumentCase):
    """K2, E5: terms accepted with a contract's signature, and without any contract."""

    def sign(self, version=None):
        version = (version or self.version).with_user(self.lead_user)
        return version._sign("Ana Lead", DRAWING, "203.0.113.7")

    def send(self):
        self.version.with_user(self.manager).action_submit()
        self.version.with_user(self.approver).action_approve()
        self.version.with_user(self.manager).action_send()

    def test_a_signed_contract_accepts_its_terms(self):
        """K2: text, version, fingerprint, who, when, from where: one decision."""
        terms = self._publish_terms(accept_once="contract", silence_approves=True)
        self.send()
        self.assertEqual(self.sign(), "granted")
        self.assertRecordValues(
            self.version.terms_acceptance_ids,
            [
                {
                    "version_id": terms.id,
                    "version_hash": terms.body_hash,
                    "contract_id": self.draft_contract.id,
                    "ticket_id": False,
                    "partner_id": self.lead.id,
                    "accepted_by": "Ana Lead",
                    "accepted_on": self.version.signed_on,
                    "accepted_from": "203.0.113.7",
                    "approval_id": self.version.approval_ids.filtered(
                        lambda approval: approval.kind == "signature"
                    ).id,
                }
            ],
        )

    def test_tickets_of_the_contract_do_not_ask_again(self):
        """K2: once for the contract and version; a new version asks."""
        terms = self._publish_terms(accept_once="contract")
        self.send()
        self.sign()
        ticket = self._create_ticket(support_contract_id=self.draft_contract.id)
        self.assertEqual(ticket.terms_state, "accepted")
        self._publish_terms("<p>New</p>", terms=terms.terms_id)
        ticket = self._create_ticket(support_contract_id=self.draft_contract.id)
        self.assertEqual(ticket.terms_state, "pending")

    def test_silence_counts_by_the_terms_signed(self):
        """Rule 7: the accepted terms say so, here with the signature."""
        self.draft_contract.write({"silence_policy": "approve", "silence_days": 3})
        self._publish_terms(accept_once="contract", silence_approves=True)
        self.send()
        self.sign()
        self.draft_contract.invalidate_recordset()
        self.assertTrue(self.draft_contract.silence_approves)

    def test_terms_of_a_stale_version_are_not_signed(self):
        """K2: published after the document was sent: shown again, nothing signed."""
        old = self._publish_terms(accept_once="contract")
        self.send()
        new = self._publish_terms("<p>Other</p>", terms=old.terms_id)
        self.assertEqual(self.sign(), "changed")
        self.assertEqual(self.version.state, "sent")
        self.assertFalse(self.version.terms_acceptance_ids)
        self.assertEqual(self.sign(), "granted")
        self.assertEqual(self.version.terms_acceptance_ids.version_id, new)

    def test_only_the_terms_of_the_contract_are_accepted(self):
        """K2: general and specific ones; not another contract's or some tickets'."""
        incident = self.env.ref("support_contracts.ticket_type_incident")
        general = self._publish_terms()
        own = self._publish_terms(name="Own", contract_ids=self.draft_contract.ids)
        self._publish_terms(name="Incidents", ticket_type_ids=incident.ids)
        self._publish_terms(name="Other", contract_ids=self.contract.ids)
        self._publish_terms(name="On demand", for_independent=True)
        self.send()
        self.sign()
        self.assertEqual(self.version.terms_acceptance_ids.version_id, general | own)

    def test_a_paper_shows_no_terms(self):
        """K2: what the desk records from paper accepts the document alone."""
        self._publish_terms(accept_once="contract")
        self.send()
        approval = self.version.approval_ids.filtered(
            lambda approval: approval.state == "pending"
        )
        approval.with_user(self.manager)._record_answer(
            True, self.lead, "paper", "Signed at their desk"
        )
        self.assertEqual(self.version.state, "in_force")
        self.assertFalse(self.version.terms_acceptance_ids)

    # without a contract

    def test_without_contract_the_terms_on_demand_come_first(self):
        """E5: accepted on record before work, by whoever asks."""
        terms = self._publish_terms(name="On demand", for_independent=True)
        work = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        zoe = self._create_person("Zoe", self.other_customer)
        zoe_user = self._create_portal_user(zoe)
        ticket = self._create_ticket(partner_id=zoe.id)
        self.assertFalse(ticket.support_contract_id)
        with self.assertRaisesRegex(UserError, "waits for the customer to accept"):
            ticket.with_user(self.consultant).stage_id = work
        approval = ticket._get_terms_approval().with_user(zoe_user).sudo(False)
        approval._decide(True, origin="203.0.113.7")
        self.assertRecordValues(
            ticket.terms_acceptance_ids,
            [
                {
                    "version_id": terms.id,
                    "version_hash": terms.body_hash,
                    "partner_id": zoe.id,
                    "accepted_from": "203.0.113.7",
                }
            ],
        )
        ticket.with_user(self.consultant).stage_id = work
        self.assertEqual(ticket.stage_id, work)

    def test_with_a_contract_the_terms_on_demand_are_not_asked(self):
        """E5: they are the ones of customers without a contract."""
        self._publish_terms(name="On demand", for_independent=True)
        ticket = self._create_ticket()
        self.assertEqual(ticket.support_contract_id, self.contract)
        self.assertEqual(ticket.terms_state, "none")
