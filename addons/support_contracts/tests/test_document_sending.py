from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_documents import DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentSending(DocumentCase):
    """Which versions are sent to be signed."""

    def test_what_no_customer_signs_is_not_sent(self):
        """G3, G5: neither an internal text, nor one to issue, nor for what is over."""
        catalogue = self._create_version(
            self._create_document(name="Catalogue", kind="catalogue"), "approved"
        )
        procedure = self._create_version(
            self._create_document(name="Desk", kind="desk_procedure"), "approved"
        )
        over = self._create_version(
            self._create_document(name="Second contract"), "approved"
        )
        over.contract_id.sudo().write({"state": "ended"})
        for version, words in (
            (catalogue, "needs no signature"),
            (procedure, "is internal"),
            (over, "is over"),
        ):
            with self.assertRaisesRegex(UserError, words):
                version.with_user(self.manager).action_send()
            self.assertEqual(version.state, "approved")
