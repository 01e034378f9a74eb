from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestGuaranteeInvoice(AgreedCase):
    """Invoice 1, of 120, that accounting corrects afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(CALL):
            cls.emergency = cls.started(
                guarantee="credited", guarantee_reason="A good customer."
            )
        cls.first = cls.emergency.guarantee_invoice_id

    def reverse(self, move, modify=False):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        reversal = wizard.create({"journal_id": move.journal_id.id, "reason": "Name"})
        reversal.reverse_moves(is_modify=modify)
        return reversal.new_move_ids

    def deduct(self):
        """What invoice 2 deducts, of 240."""
        self.log(self.emergency, "2026-03-01 03:00:00", "2026-03-01 05:00:00")
        self.emergency.sudo()._publish_time()
        cuts = self.env["support.cutoff"].search(
            [("emergency_id", "=", self.emergency.id)]
        )
        cuts.approval_ids.with_user(self.newcomer_user)._decide(True)
        self.emergency.with_user(self.expert)._normalise("It works.")
        self.answer(self.emergency)
        return self.emergency.credited_amount

    def test_one_that_is_replaced_is_still_credited(self):
        """E7, E12: invoice 1 is the one that stands; what was paid is deducted."""
        second = self.reverse(self.first, modify=True)
        self.assertEqual(self.emergency.guarantee_invoice_id, self.first)
        second.action_post()
        self.assertEqual(self.emergency.guarantee_invoice_id, second)
        self.assertIn(second, self.emergency.sudo()._get_invoices())
        self.assertEqual(self.deduct(), 120.0)
        charge = self.emergency.sudo()._get_credits()
        self.assertIn(second.name, charge.name)

    def test_one_that_was_cancelled_is_replaced(self):
        """E12: cancelled, and made again from its order."""
        self.first.line_ids.remove_move_reconcile()
        self.first.button_draft()
        self.first.button_cancel()
        second = self.emergency.sale_order_id._create_invoices()
        second.action_post()
        self.assertEqual(self.emergency.guarantee_invoice_id, second)
        self.assertEqual(self.deduct(), 120.0)

    def test_one_that_stands_is_not_replaced(self):
        """E12: a second invoice of the order changes nothing."""
        copy = self.first.with_context(include_business_fields=True).copy()
        self.assertTrue(copy.invoice_line_ids.sale_line_ids)
        copy.invoice_date = "2026-03-01"
        copy.action_post()
        self.assertEqual(self.emergency.guarantee_invoice_id, self.first)

    def test_what_was_given_back_is_not_deducted_again(self):
        """Rule 2: half of it was credited: the other half is left."""
        refund = self.reverse(self.first)
        refund.invoice_line_ids.quantity = 0.5
        refund.action_post()
        self.assertEqual(refund.amount_untaxed, 60.0)
        self.assertEqual(self.deduct(), 60.0)
