from odoo.tests import HttpCase, tagged

from .common_documents import MATRIX, DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentOnTheDesk(DocumentCase, HttpCase):
    def test_a_faulty_matrix_is_mended_in_the_grid_and_submitted(self):
        """G3: two A in a row: named, mended with a click, asked for approval."""
        faulty = {"code": "2", "activity": "Close it", "cells": ["A", "A/R"]}
        self.version.raci_matrix = MATRIX | {"rows": [*MATRIX["rows"], faulty]}
        self.start_tour(
            f"/odoo/support-document-versions/{self.version.id}",
            "support_document_raci",
            login=self.manager.login,
        )
        self.env.invalidate_all()
        self.assertEqual(self.version.state, "review")
        self.assertEqual(self.version.raci_matrix["rows"][1]["cells"], ["C", "A/R"])


@tagged("post_install", "-at_install")
class TestDocumentOnAPhone(DocumentCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_contract_is_read_and_signed_on_a_phone(self):
        """G1, G3, U8: the signature of its document signs the contract."""
        self.version.raci_matrix = MATRIX
        version = self._create_version(self.document, "sent")
        self.start_tour(
            "/my/documents", "support_document_sign", login=self.lead_user.login
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            version, [{"state": "in_force", "signed_by": "Ana Lead"}]
        )
        self.assertTrue(version.signature)
        self.assertEqual(self.draft_contract.state, "signed")
