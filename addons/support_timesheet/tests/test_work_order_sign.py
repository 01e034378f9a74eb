import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_orders import DRAWING, OrderCase

PDF = base64.b64encode(b"%PDF-1.4 signed sheet")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderSign(OrderCase):
    """W7: signed on the screen, in the portal or on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order_with_material()

    def _ask(self, order=None, **values):
        wizard = self.env["support.work.order.sign"].with_user(self.consultant)
        return wizard.create({"order_id": (order or self.order).id, **values})

    def test_signing_on_the_screen_confirms_it(self):
        """W7: by name and drawing; the signer may be anybody there."""
        action = self.order.action_open_sign()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.consultant)
            .with_context(**action["context"])
            .create({"signed_by": " Pepe ", "signature": DRAWING})
        )
        wizard.action_sign()
        self.assertRecordValues(
            self.order,
            [
                {
                    "state": "signed",
                    "name": "ALB/2026/00001",
                    "signed_by": "Pepe",
                    "sign_channel": "screen",
                }
            ],
        )
        self.assertTrue(self.order.signature)

    def test_without_name_or_drawing_it_is_not_signed(self):
        """W7: a signature that is missing, or no drawing."""
        with self.assertRaisesRegex(UserError, "Write the name"):
            self._ask(signature=DRAWING).action_sign()
        for drawing in (False, base64.b64encode(b"<svg/>")):
            with self.assertRaisesRegex(UserError, "signature is missing"):
                self._ask(signed_by="Pepe", signature=drawing).action_sign()
        big = base64.b64encode(b"\x89PNG" + b"0" * 1024 * 1024)
        with self.assertRaisesRegex(UserError, "too large"):
            self.order._sign_on_screen("Pepe", big)
        self.assertEqual(self.order.state, "draft")

    def test_a_scanned_sheet_is_a_signature_too(self):
        """W7: paper signed by hand."""
        wizard = self._ask(
            method="paper", signed_by="Pepe", scan=PDF, scan_name="sheet.pdf"
        )
        wizard.action_sign()
        self.assertRecordValues(
            self.order,
            [{"state": "signed", "sign_channel": "paper", "scan_name": "sheet.pdf"}],
        )

    def test_a_scan_is_attached_and_no_program(self):
        with self.assertRaisesRegex(UserError, "Attach the sheet"):
            self._ask(method="paper", signed_by="Pepe").action_sign()
        page = base64.b64encode(b"<html><script>alert(1)</script></html>")
        with self.assertRaisesRegex(UserError, "is a program or a web page"):
            self._ask(
                method="paper", signed_by="Pepe", scan=page, scan_name="a.html"
            ).action_sign()

    def test_it_is_signed_once(self):
        self.order._sign_on_screen("Pepe", DRAWING)
        with self.assertRaisesRegex(UserError, "already signed by Pepe"):
            self.order._sign_on_screen("Ana", DRAWING)

    def test_a_cancelled_one_is_not_signed(self):
        self.order.action_confirm()
        self.order.action_cancel("Wrong")
        with self.assertRaisesRegex(UserError, "is cancelled"):
            self.order._sign_on_screen("Ana", DRAWING)

    def test_the_key_user_signs_in_the_portal(self):
        """W7: what they see is what they sign."""
        self.order.action_request_signature()
        theirs = self.order.with_user(self.lead_user)
        theirs._sign_in_portal("Ana Lead", DRAWING, "10.0.0.1")
        self.env.invalidate_all()
        self.assertRecordValues(
            self.order.sudo(),
            [
                {
                    "state": "signed",
                    "sign_channel": "portal",
                    "signed_by": "Ana Lead",
                    "signed_from": "10.0.0.1",
                }
            ],
        )

    def test_the_portal_wants_name_and_drawing(self):
        self.order.action_request_signature()
        theirs = self.order.with_user(self.lead_user)
        with self.assertRaisesRegex(UserError, "Write your name"):
            theirs._sign_in_portal("", DRAWING)
        with self.assertRaisesRegex(UserError, "signature is missing"):
            theirs._sign_in_portal("Ana", False)
        with self.assertRaisesRegex(AccessError, "by name and drawing"):
            self.order.sudo().approval_ids.with_user(self.lead_user)._decide(True)

    def test_a_refusal_keeps_the_words(self):
        self.order.action_request_signature()
        self.order.with_user(self.lead_user)._refuse_in_portal("It was 1 hour")
        self.assertEqual(self.order.state, "confirmed")
        self.assertIn("It was 1 hour", self.order.sudo().message_ids[0].body)

    def test_nobody_signs_what_was_not_asked(self):
        self.order.action_confirm()
        with self.assertRaisesRegex(UserError, "does not wait for a signature"):
            self.order.with_user(self.lead_user)._sign_in_portal("Ana", DRAWING)

    def test_paper_told_by_the_desk(self):
        """W7: the desk holds the signed sheet and records who signed."""
        self.order.action_request_signature()
        approval = self.order.sudo().approval_ids.with_user(self.dispatcher)
        approval._record_answer(True, self.lead, "paper", "The sheet is in the folder")
        self.assertRecordValues(
            self.order,
            [{"state": "signed", "sign_channel": "paper", "signed_by": "Ana Lead"}],
        )
