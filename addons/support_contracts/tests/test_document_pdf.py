import io

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common_documents import MATRIX, DocumentCase

TEXT = "".join(
    f"<h2>Chapter {number}</h2><h3>Part</h3><p>{'Words of it. ' * 300}</p>"
    for number in range(1, 5)
)


@tagged("post_install", "-at_install")
class TestDocumentPdf(DocumentCase, HttpCase):
    """G3: a document in one clear format, whatever wkhtmltopdf prints it."""

    def print(self, version):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf, kind = reports.with_user(self.consultant)._render_qweb_pdf(
            "support_contracts.action_report_document", version.ids
        )
        self.assertEqual(kind, "pdf")
        return [
            page.extract_text().replace("\t", " ")
            for page in PdfFileReader(io.BytesIO(pdf)).pages
        ]

    def test_cover_contents_text_matrix_and_signatures(self):
        """G3: parties, number, version, date; every page says what it belongs to."""
        with freeze_time("2026-03-10 10:00:00"):
            version = self._create_version(
                self._create_document(name="Agreement"),
                "in_force",
                body=TEXT,
                raci_matrix=MATRIX,
            )
        pages = self.print(version)
        cover, contents, *rest = pages
        for words in ("Agreement", "Cerámicas Lima", self.draft_contract.name, "2026"):
            self.assertIn(words, cover)
        for words in ("Contents", "1. Chapter 1", "4.1 Part", "6. Signatures"):
            self.assertIn(words, contents)
        self.assertIn(f"Page {len(pages)} of {len(pages)}", pages[-1])
        self.assertIn("Log it", rest[-2])
        self.assertIn("Ana Lead", rest[-1])
        # The instant of the signature, where the contract is.
        self.assertIn("March 10, 2026, 10:00 (UTC)", " ".join(rest[-1].split()))
        self.assertIn(version.content_hash, rest[-1])
        for page in pages[1:]:
            self.assertIn(f"{self.draft_contract.name} · Agreement, version 1", page)

    def test_the_contents_say_the_page_of_each_chapter(self):
        """G3: as it is printed."""
        self.version.body = TEXT
        pages = self.print(self.version)
        chapter = next(
            number
            for number, page in enumerate(pages, 1)
            if number > 2 and "3. Chapter 3" in page
        )
        numbers = [line for line in pages[1].splitlines() if line.strip().isdigit()]
        self.assertIn(str(chapter), [number.strip() for number in numbers])

    def test_several_documents_are_printed_together(self):
        """G3: one after the other, each with pages of its own."""
        other = self._create_version(self._create_document(name="Other"))
        pages = self.print(self.version | other)
        self.assertEqual(sum("Page 2 of" in page for page in pages), 2)

    def test_a_draft_says_that_it_is_one(self):
        """G3: nobody takes it for the agreement; an empty one prints too."""
        self.assertIn("Draft: not agreed upon", self.print(self.version)[0])
        self.version.body = False
        self.assertTrue(self.print(self.version))

    def test_the_customer_gets_it_from_the_portal(self):
        """G3, U8: as a file of its own name."""
        self._create_version(self.document, "sent", body="<h2>Terms</h2><p>x</p>")
        self.authenticate(self.lead_user.login, self.lead_user.login)
        response = self.url_open(f"/my/documents/{self.version.id}/document.pdf")
        self.assertEqual(response.status_code, 200)
        self.assertIn("application/pdf", response.headers["Content-Type"])
        self.assertIn("v1.pdf", response.headers["Content-Disposition"])
