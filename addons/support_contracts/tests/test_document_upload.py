from base64 import b64encode

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_documents import DRAWING, DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentUpload(DocumentCase):
    """G3: pictures and files in the texts of documents and terms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        terms = cls.env["support.terms"].create({"name": "General"})
        cls.texts = (
            cls.version,
            cls.env["support.document.template"].create(
                {"name": "Mine", "kind": "contract"}
            ),
            cls.env["support.terms.version"].create({"terms_id": terms.id}),
        )

    def attach(self, record, name, data, **values):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "res_model": record._name,
                "res_id": record.id,
                "raw": data,
                **values,
            }
        )

    def test_a_picture_is_kept(self):
        for record in self.texts:
            self.assertTrue(self.attach(record, "a.png", b64encode(b"x")))
            record.body = f'<p><img src="data:image/png;base64,{DRAWING}"/></p>'
            self.assertIn("data:image/png", record.body)

    def test_programs_and_web_pages_are_refused(self):
        for record in self.texts:
            for name, data in (("a.exe", b"MZ"), ("a.png", b"<html>"), ("a.svg", b"")):
                with self.assertRaisesRegex(UserError, "a program or a web page"):
                    self.attach(record, name, data)
            with self.assertRaisesRegex(UserError, "a program or a web page"):
                self.attach(record, "a.png", False, datas=b64encode(b"MZ"))
        kept = self.attach(self.version, "a.png", b"x")
        with self.assertRaisesRegex(UserError, "a program or a web page"):
            kept.raw = "<html>"

    def test_large_files_are_refused(self):
        with self.assertRaisesRegex(UserError, "more than 10 MB"):
            self.attach(self.document, "a.png", b"x" * (10 * 1024 * 1024 + 1))

    def test_what_a_text_brings_inside_is_a_picture(self):
        """Others are taken out, or refused; large ones are refused."""
        large = "x" * (14 * 1024 * 1024)
        for record in self.texts:
            for source in ("image/svg+xml;base64,PHN2Zz4=", "application/pdf;base64,x"):
                record.body = f'<p><img src="data:{source}"/></p>'
                self.assertNotIn("data:", record.body)
            for source, message in (
                ("image/bmp;base64,Qk0=", "image/bmp"),
                (f"image/png;base64,{large}", "more than 10 MB"),
            ):
                with (
                    self.subTest(record=record._name, message=message),
                    self.assertRaisesRegex(UserError, message),
                ):
                    record.body = f'<p><img src="data:{source}"/></p>'
