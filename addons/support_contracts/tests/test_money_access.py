from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyAccess(MoneyCase):
    """Invariant 4: a portal user sees only their customer's bills, once shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger = cls._create_portal_user(stranger)
        cls.charge = cls._create_charge()
        cls.proposal = cls._propose()

    def _can_read(self, record, user):
        self.env.invalidate_all()
        return record.with_user(user).has_access("read")

    def test_key_user_reads_a_proposal_once_it_is_sent(self):
        """K5: drafts are the firm's own."""
        for record in (self.proposal, self.charge):
            self.assertFalse(self._can_read(record, self.lead_user))
        self.proposal.action_send()
        for record in (self.proposal, self.charge):
            self.assertTrue(self._can_read(record, self.lead_user))

    def test_others_read_nothing_of_it(self):
        """Invariant 4: a colleague and another customer's key user."""
        self.proposal.action_send()
        colleague = self._create_portal_user(self.colleague)
        for user in (colleague, self.stranger):
            for record in (self.proposal, self.charge):
                self.assertFalse(self._can_read(record, user))

    def test_absorbed_work_is_never_shown(self):
        """G11: what the firm absorbs, and why, is its own matter."""
        absorbed = self._create_charge(verdict="do_not_bill", reason="We broke it")
        self.proposal.action_send()
        self.assertFalse(self._can_read(absorbed, self.lead_user))

    def test_internal_reasons_are_hidden_from_the_portal(self):
        """Invariant 4: why the firm did not wait, why an invoice failed."""
        self.proposal.action_send()
        proposal = self.proposal.with_user(self.lead_user)
        for name in ("waiver_reason", "invoice_error"):
            with self.assertRaises(AccessError):
                proposal.read([name])

    def test_key_user_changes_nothing(self):
        """K5: the customer answers; the firm writes."""
        self.proposal.action_send()
        for record in (self.proposal, self.charge):
            with self.assertRaises(AccessError):
                record.with_user(self.lead_user).write({"name": "Cheaper"})
        with self.assertRaises(AccessError):
            self.proposal.with_user(self.lead_user).action_cancel()

    def test_rates_are_read_by_staff_alone(self):
        """Invariant 4: the price agreed with others is nobody's business."""
        rate = self.env["support.rate"].create(
            {"contract_id": self.contract.id, "price": 10.0}
        )
        self.assertFalse(self._can_read(rate, self.lead_user))
        self.assertTrue(self._can_read(rate, self.consultant))
        with self.assertRaises(AccessError):
            rate.with_user(self.consultant).price = 1.0

    def test_company_rule_hides_other_companies(self):
        """Multi-company: charges and proposals follow their contract."""
        company = self.env["res.company"].create({"name": "Another firm"})
        user = self._create_user(
            "foreign",
            "account.group_account_invoice",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for record in (self.proposal, self.charge):
            self.assertFalse(self._can_read(record, user))

    def test_auditor_reads_and_changes_nothing(self):
        """Who: the auditor reads everything."""
        for record in (self.proposal, self.charge):
            self.assertTrue(self._can_read(record, self.auditor))
            with self.assertRaises(AccessError):
                record.with_user(self.auditor).write({"name": "x"})
            with self.assertRaises(AccessError):
                record.with_user(self.consultant).unlink()


@tagged("post_install", "-at_install")
class TestProposalOnPaper(MoneyCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_charge(20, price_unit=100.0, price_reason="Rate of the contract")
        cls._create_charge(30, verdict="no_charge", reason="Goodwill")
        cls._create_charge(0, quantity=2, price_unit=5.0, name="Cable")
        cls.proposal = cls._propose()

    def _render(self, proposals):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.action_report_billing_proposal", proposals.ids
        )
        return html.decode()

    def test_paper_shows_the_lines_of_the_invoice(self):
        """K5, W6: exact time, price, free lines with reason, total, who approved."""
        self._approve(self.proposal, po_number="PO-7")
        html = self._render(self.proposal)
        for text in ("0:20 h", "33.33", "Goodwill", "Cable", "43.33", "PO-7"):
            self.assertIn(text, html)
        self.assertIn("Rate of the contract", html)
        self.assertIn("Ana Lead", html)

    def test_many_proposals_print_in_one_article(self):
        """Debian's wkhtmltopdf prints several records only so."""
        other = self._create_contract(self.other_customer)
        self._create_charge(contract=other)
        html = self._render(self.proposal + self._propose(other))
        self.assertEqual(html.count('class="article"'), 1)
        self.assertEqual(html.count('class="page"'), 2)

    def test_empty_proposal_says_so(self):
        """Empty states are written."""
        self.proposal.action_cancel()
        self.assertIn("There is nothing on this proposal", self._render(self.proposal))

    def test_report_asks_for_the_right_to_read(self):
        """Invariant 4: the report is no back door."""
        self.proposal.action_send()
        colleague = self._create_portal_user(self.colleague)
        report = self.env["report.support_contracts.report_billing_proposal"]
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            report.with_user(colleague)._get_report_values(self.proposal.ids)

    def test_key_user_downloads_it_and_nobody_else(self):
        """Invariant 4: own key user; colleague → inbox; anonymous → login."""
        self.proposal.action_send()
        url = f"/my/proposals/{self.proposal.id}/proposal.pdf"
        response = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        self._create_portal_user(self.colleague)
        self.authenticate("carla", "carla")
        response = self.url_open(url, allow_redirects=False)
        self.assertIn("/my/approvals", response.headers["Location"])
        self.authenticate("ana", "ana")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("pdf", response.headers["Content-Type"])
