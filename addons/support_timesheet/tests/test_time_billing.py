from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTimeBilling(TimeCase):
    """From charged time to the invoice, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.overage_policy = "bill"
        cls.month = cls.day("2026-03-01"), cls.day("2026-03-31")

    def propose(self, **values):
        proposals = self.env["support.billing.proposal"]
        return proposals._create_proposals(self.contract, *self.month, **values)

    def invoice(self):
        proposal = self.propose()
        proposal.action_send()
        approval = proposal.approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.lead_user)._decide(True, values={"po_number": "PO7"})
        return proposal._create_invoices()

    def test_charged_and_free_time_are_on_the_invoice(self):
        """W5, W6: what is not charged is visible, at 100 %, with its reason."""
        self.log(1)
        self.log(0.5, support_verdict="no_charge", verdict_reason="Goodwill")
        self.log(0.25, support_verdict="do_not_bill", verdict_reason="Our mistake")
        self.close()
        invoice = self.invoice()
        self.assertEqual(invoice.amount_untaxed, 60)
        lines = invoice.invoice_line_ids.filtered("support_charge_ids")
        self.assertEqual(sorted(lines.mapped("price_subtotal")), [0, 60])
        self.assertEqual(invoice.ref, "PO7")

    def test_time_that_nobody_approved_blocks_the_bill(self):
        """The period is billed once its time is decided, or waived with a reason."""
        self.log(1, "2026-03-10")
        self.close()
        self.log(1, "2026-03-11")
        with self.assertRaisesRegex(UserError, "not published"):
            self.propose()
        self.publish("2026-03-11")
        with self.assertRaisesRegex(UserError, "waits for the customer"):
            self.propose()
        waived = self.propose(waiver_reason="Agreed by phone")
        self.assertEqual(waived.charge_ids.minutes, 60)

    def test_a_correction_is_deducted_on_the_next_bill(self):
        line = self.log(2)
        self.close()
        self.correct(line, -0.5)
        self.close("2026-03-12")
        self.assertEqual(self.invoice().amount_untaxed, 90)

    def test_reallocating_invoiced_time_deducts_its_charge(self):
        """Invoiced charges are never touched: a counterpart takes them back."""
        self.log(1)
        segment = self.close()
        invoice = self.invoice()
        charge = self.charges_of(segment)
        self._create_package(self.contract, 600)
        segment.with_user(self.manager).action_reallocate("The package was meant")
        self.assert_sums(segment, allocated=60)
        counterpart = self.charges_of(segment) - charge
        self.assertRecordValues(
            counterpart,
            [
                {
                    "origin_charge_id": charge.id,
                    "minutes": -60,
                    "amount": -60,
                    "state": "open",
                }
            ],
        )
        self.assertEqual(charge.invoice_id, invoice)
        segment.with_user(self.manager).action_reallocate("Once more")
        self.assertEqual(len(self.charges_of(segment)), 2)

    def test_what_is_free_from_the_start_makes_no_invoice(self):
        """Rule 11: no invoice of total zero."""
        self.log(1, support_verdict="no_charge", verdict_reason="Goodwill")
        self.close()
        self.assertFalse(self.invoice())
