from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestPortalProposal(MoneyCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backup_user = cls._create_portal_user(cls.backup)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls._create_charge(90, ticket_id=cls.ticket.id)
        cls._create_charge(
            30, verdict="no_charge", reason="Our mistake", name="Second visit"
        )
        cls.proposal = cls._propose()
        cls.path = f"/my/proposals/{cls.proposal.id}"

    def get(self, user):
        self.authenticate(user.login, user.login)
        response = self.url_open(self.path)
        self.assertEqual(response.status_code, 200)
        return response

    def answer(self, user, answer="grant", **values):
        approval = self.proposal.approval_ids.filtered(lambda a: a.state == "pending")
        self.authenticate(user.login, user.login)
        data = {"answer": answer, "csrf_token": Request.csrf_token(self), **values}
        response = self.url_open(f"/my/approvals/{approval.id}/answer", data=data)
        self.env.invalidate_all()
        return response

    def test_the_key_user_reads_every_charge_and_the_total(self):
        """K5: what is free is shown at zero, with its reason."""
        self.proposal.action_send()
        page = self.get(self.lead_user).text
        for text in ("1:30", "90.00", "Our mistake", "Second visit", "po_number"):
            self.assertIn(text, page)

    def test_the_lead_approves_with_a_purchase_order(self):
        """K5: its number goes to the invoice."""
        self.proposal.action_send()
        response = self.answer(self.lead_user, po_number=" PO-2026-7 ", other="x")
        self.assertEqual(self.proposal.state, "approved")
        self.assertEqual(self.proposal.po_number, "PO-2026-7")
        self.assertIn("is approved", response.text)
        self.assertIn("PO-2026-7", response.text)

    def test_the_lead_objects_with_words(self):
        """K5: it goes back, and the page says so."""
        self.proposal.action_send()
        response = self.answer(self.lead_user, "refuse", comment="Not agreed")
        self.assertEqual(self.proposal.state, "draft")
        self.assertIn("Not agreed", response.text)

    def test_the_backup_reads_and_does_not_answer(self):
        """K5: billing is the lead's."""
        self.proposal.action_send()
        self.assertIn("waits for the answer of", self.get(self.backup_user).text)
        self.assertIn("Only the lead", self.answer(self.backup_user).text)
        self.assertEqual(self.proposal.state, "sent")

    def test_nobody_else_reads_it(self):
        """K4: not a colleague, not the key user of another customer."""
        self.proposal.action_send()
        for user in (self.colleague_user, self.stranger_user):
            self.assertURLEqual(self.get(user).url, "/my/approvals")
            self.assertURLEqual(self.answer(user).url, "/my/approvals")
        self.assertEqual(self.proposal.state, "sent")

    def test_what_was_not_sent_is_not_shown(self):
        """K5: a draft is ours."""
        self.assertURLEqual(self.get(self.lead_user).url, "/my/approvals")

    def test_what_we_absorb_is_not_the_customers_to_read(self):
        """Invariant 4: block claims stay inside."""
        self.proposal.action_send()
        absorbed = self._create_charge(verdict="do_not_bill", reason="Block claim")
        self.env.invalidate_all()
        self.assertFalse(absorbed.with_user(self.lead_user).has_access("read"))
        charges = self.proposal.charge_ids.with_user(self.lead_user)
        self.assertTrue(charges.has_access("read"))
