import io

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common_documents import DocumentCase

LONG = "".join(f"<p>Clause {number}. {'We answer soon. ' * 60}</p>" for number in "123")


@tagged("post_install", "-at_install")
class TestTermsProof(DocumentCase, HttpCase):
    """K2: the proof of accepted terms on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = cls._publish_terms(
            LONG, accept_once="contract", silence_approves=True
        )
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls.stranger_user = cls._create_portal_user(stranger)

    def accept(self):
        """A ticket whose terms the lead accepted: (ticket, acceptance)."""
        with freeze_time("2026-06-10 12:34:56"):
            ticket = self._create_ticket(support_contract_id=self.contract.id)
            approval = ticket._get_terms_approval()
            approval.with_user(self.lead_user)._decide(True, origin="203.0.113.7")
        return ticket, ticket.terms_acceptance_ids

    def print(self, acceptance):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf, _kind = reports.with_user(self.consultant)._render_qweb_pdf(
            "support_contracts.action_report_terms_acceptance", acceptance.ids
        )
        return self.read_pages(pdf)

    def read_pages(self, pdf):
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_it_says_text_version_who_when_and_from_where(self):
        """K2: and the page numbers say that nothing is missing."""
        ticket, acceptance = self.accept()
        pages = self.print(acceptance)
        for words in (
            "Proof of acceptance",
            "General terms, version 1",
            ticket.number,
            self.contract.name,
            self.customer.name,
            "Ana Lead",
            "June 10, 2026, 12:34:56 (UTC)",
            "203.0.113.7",
            "approves the time it was shown",
            "is the one that was accepted",
        ):
            self.assertIn(words, pages[0])
        whole = "".join(pages).replace(" ", "")
        self.assertIn(self.terms.body_hash, whole)
        self.assertIn("Clause3.", whole)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"Page {number} of {len(pages)}", page)

    def test_it_is_known_by_its_text_and_where_it_was_accepted(self):
        """K2: on a screen, and where others refer to it."""
        ticket, acceptance = self.accept()
        self.assertEqual(
            acceptance.display_name, f"General terms, version 1 · {ticket.number}"
        )

    def test_a_text_that_was_tampered_with_is_told(self):
        """K2: the fingerprint is computed again each time it is printed."""
        _ticket, acceptance = self.accept()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE support_terms_version SET body = '<p>We answer never.</p>' "
            "WHERE id = %s",
            [self.terms.id],
        )
        self.env.invalidate_all()
        self.assertIn("not the one that was accepted", self.print(acceptance)[0])

    def test_it_speaks_the_language_of_the_text(self):
        """K2: a Spanish text has a Spanish proof, whoever prints it."""
        self.env["res.lang"]._activate_lang("es_ES")
        ticket = self._create_ticket()
        spanish = self._publish_terms("<p>Respondemos pronto.</p>", lang="es_ES")
        acceptance = self._accept_terms(ticket, spanish)
        page = self.print(acceptance)[0]
        self.assertIn("Respondemos pronto.", page)
        self.assertIn("Página 1 de 1", page)

    def test_the_customer_keeps_the_proof_of_a_ticket(self):
        """K2, U8: from the page of the terms; a ticket without any has none."""
        ticket, _acceptance = self.accept()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{ticket.id}/terms").text
        path = f"/my/ticket/{ticket.id}/terms.pdf"
        self.assertIn(path, page)
        response = self.url_open(path)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(ticket.number, response.headers["Content-Disposition"])
        self.assertIn("203.0.113.7", response.text)
        other = self._create_ticket(support_contract_id=self.contract.id)
        response = self.url_open(f"/my/ticket/{other.id}/terms.pdf")
        self.assertURLEqual(response.url, f"/my/ticket/{other.id}")

    def test_the_customer_keeps_the_proof_of_a_signature(self):
        """K2, U8: what was accepted with the contract."""
        self._create_version(self.document, "in_force", body="<h2>Terms</h2><p>x</p>")
        version = self.document.version_ids.filtered("terms_acceptance_ids")
        self.authenticate(self.lead_user.login, self.lead_user.login)
        path = f"/my/documents/{version.id}/terms.pdf"
        self.assertIn(path, self.url_open(f"/my/documents/{version.id}").text)
        # Tests print no PDF of what a browser asks for: the page it is made of.
        text = self.url_open(path).text
        self.assertIn("With the signature of", text)
        self.assertIn("10.0.0.1", text)

    def test_nobody_else_gets_it(self):
        """W1, U8: another customer, a visitor, a guessed number."""
        ticket, _acceptance = self.accept()
        self.authenticate(self.stranger_user.login, self.stranger_user.login)
        for path in (
            f"/my/ticket/{ticket.id}/terms.pdf",
            f"/my/documents/{self.version.id}/terms.pdf",
            "/my/documents/999999/terms.pdf",
        ):
            self.assertURLEqual(self.url_open(path).url, "/my")
        self.authenticate(None, None)
        response = self.url_open(f"/my/ticket/{ticket.id}/terms.pdf")
        self.assertIn("/web/login", response.url)
