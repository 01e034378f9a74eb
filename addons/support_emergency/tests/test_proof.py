from base64 import b64encode

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestProof(AgreedCase):
    """Rule 3: paid by transfer at night, released by who was shown its proof."""

    def test_released_before_it_is_paid(self):
        """Rule 3: proof of a transfer at night; a manager's, with a reason."""
        emergency = self.ordered()
        emergency.sudo()._attach_proof("transfer.pdf", b"%PDF-1.4 proof")
        self.assertIn(self.manager, emergency.activity_ids.user_id)
        with self.assertRaises(AccessError):
            emergency.with_user(self.expert)._release("I know them.")
        own = emergency.with_user(self.manager)
        with self.assertRaises(MissingReasonError):
            own._release(" ")
        own._release("The transfer was shown.")
        self.assertFalse(emergency.activity_ids)
        self.assertRecordValues(
            emergency,
            [
                {
                    "state": "normalising",
                    "release_reason": "The transfer was shown.",
                    "release_by": self.manager.name,
                }
            ],
        )
        self.assertEqual(emergency.guarantee_invoice_id.payment_state, "not_paid")

    def test_not_released_without_a_proof(self):
        """Rule 3: the manager attaches what the customer sent otherwise."""
        emergency = self.ordered()
        own = emergency.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Nobody has shown the proof"):
            own._release("I know them.")
        wizard = self.env["support.emergency.reason"].with_user(self.manager)
        wizard = wizard.with_context(**own.action_release()["context"])
        asked = wizard.create(
            {
                "reason": "Sent by telephone.",
                "proof": b64encode(b"%PDF-1.4 proof"),
                "proof_name": "transfer.pdf",
            }
        )
        self.assertFalse(asked.has_proof)
        asked.action_apply()
        self.assertEqual(emergency.state, "normalising")
        self.assertEqual(emergency.proof_id.name, "transfer.pdf")
        self.assertFalse(emergency.activity_ids)
        # Whoever attaches it to release it is not called to check it.
        told = self.mails(emergency, self.manager.partner_id)
        self.assertFalse([m for m in told if "to be checked" in (m.subject or "")])

    def test_only_a_manager_attaches_it_there(self):
        emergency = self.ordered()
        wizard = self.env["support.emergency.reason"].with_user(self.expert)
        asked = wizard.create(
            {
                "emergency_id": emergency.id,
                "operation": "release",
                "reason": "x",
                "proof": b64encode(b"%PDF-1.4 proof"),
            }
        )
        with self.assertRaises(AccessError):
            asked.action_apply()
        self.assertFalse(emergency.proof_id)

    def test_a_proof_is_called_by_its_name(self):
        """Rule 3: nobody is told to evaluate what was evaluated."""
        emergency = self.ordered()
        emergency.sudo()._attach_proof("transfer.pdf", b"%PDF-1.4 proof")
        kind = emergency.activity_ids.activity_type_id
        self.assertEqual(kind, self.env.ref("support_emergency.activity_proof"))
        self.pay(emergency)
        self.assertFalse(emergency.activity_ids)

    def test_whoever_checks_it_reads_the_language_of_the_company(self):
        """Rule 3: the customer, who sends it, speaks another one."""
        self.env.company.partner_id.lang = "es_ES"
        emergency = self.ordered()
        emergency.with_user(self.newcomer_user).sudo()._attach_proof(
            "transfer.pdf", b"%PDF-1.4 proof"
        )
        told = self.mails(emergency, self.manager.partner_id)[-1]
        self.assertIn("Comprobante de transferencia", told.subject)

    def test_a_proof_is_a_file_and_something_is_due(self):
        emergency = self.ordered()
        with self.assertRaisesRegex(UserError, "not accepted"):
            emergency.sudo()._attach_proof("x.exe", b"MZ00")
        self.pay(emergency)
        with self.assertRaisesRegex(UserError, "nothing to pay"):
            emergency.sudo()._attach_proof("transfer.pdf", b"%PDF-1.4")
