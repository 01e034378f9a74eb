from odoo import fields
from odoo.tests import tagged

from .common_people import PeopleCase

SCRIPT = "<p>Fine</p><script>alert(1)</script><img src=x onerror=alert(1)>"


@tagged("post_install", "-at_install")
class TestFreeText(PeopleCase):
    """U8: whatever people type, nothing of it runs in somebody else's browser."""

    def _get_fields(self, kind):
        """[(model, field)] of ours that are kept, of that class of fields."""
        return [
            (model, field)
            for model in self.env.values()
            if model._original_module == "support_contracts" and model._auto
            for field in model._fields.values()
            if isinstance(field, kind) and field.store
        ]

    def test_every_formatted_text_is_sanitised(self):
        """U8: by the field itself, so by RPC and import as well."""
        formatted = self._get_fields(fields.Html)
        self.assertTrue(formatted)
        for model, field in formatted:
            with self.subTest(field=str(field)):
                self.assertTrue(field.sanitize)
                kept = str(field.convert_to_column(SCRIPT, model))
                self.assertIn("Fine", kept)
                self.assertNotIn("script", kept)
                self.assertNotIn("onerror", kept)

    def test_plain_text_is_never_taken_for_a_page(self):
        """U8: no template of ours prints a text without escaping it."""
        views = self.env["ir.ui.view"].search([("type", "=", "qweb")])
        ours = views.filtered(lambda v: v.xml_id.startswith("support_contracts."))
        self.assertGreater(len(ours), 50)
        raw = ours.filtered(lambda v: "t-raw" in v.arch_db or "Markup(" in v.arch_db)
        self.assertFalse(raw.mapped("key"))

    def test_a_name_with_a_script_is_shown_as_it_was_typed(self):
        """U8: in the words that mails and pages are made of."""
        self.customer.name = "<script>alert(1)</script>"
        self.contract.title = SCRIPT
        self.contract.message_post_with_source(
            "support_contracts.message_promotion_ends",
            render_values={"contract": self.contract},
        )
        self.assertNotIn("<script", self.contract.message_ids[0].body)
        self.assertIn("&lt;script", self.contract.message_ids[0].body)
