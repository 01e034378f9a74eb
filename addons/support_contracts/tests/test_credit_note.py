from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestCreditNote(MoneyCase):
    """A credit note gives the charges back once, as accounting chose."""

    def _get_open_charges(self):
        return self.contract.charge_ids.filtered(lambda charge: charge.state == "open")

    def _get_credit_packages(self):
        packages = self.env["support.hour.package"].search(
            [("contract_id", "=", self.contract.id), ("origin", "=", "credit")]
        )
        return packages.filtered(lambda package: package.state == "open")

    # ------------------------------------------------------------------
    # Forgive
    # ------------------------------------------------------------------

    def test_forgiven_by_default(self):
        """A credit note without a choice settles the matter."""
        move = self._post(self._invoice(60))
        refund = self._credit(move)
        self.assertEqual(refund.support_credit_effect, "forgive")
        self._post(refund)
        self.assertFalse(self._get_open_charges())
        self.assertFalse(self._get_credit_packages())

    # ------------------------------------------------------------------
    # Bill again
    # ------------------------------------------------------------------

    def test_billed_again_when_posted_and_not_before(self):
        """It acts when posted; the new charge says what it bills again."""
        move = self._post(self._invoice(90, ticket_id=self.ticket.id))
        refund = self._credit(move, "bill_again")
        self.assertFalse(self._get_open_charges())
        self._post(refund)
        [charge] = self._get_open_charges()
        self.assertRecordValues(
            charge,
            [
                {
                    "minutes": 90,
                    "amount": 90.0,
                    "ticket_id": self.ticket.id,
                    "origin_charge_id": move.invoice_line_ids.support_charge_ids.id,
                    "date": date(2026, 6, 10),
                }
            ],
        )
        self.assertEqual(self._propose(month=7).charge_ids, charge)

    def test_only_the_credited_quantity_is_billed_again(self):
        """By quantity; of a shared line the first charge goes first."""
        move = self._post(self._invoice(60, 30))
        refund = self._credit(move, "bill_again")
        refund.invoice_line_ids.quantity = 1.25
        self._post(refund)
        self.assertEqual(self._get_open_charges().mapped("minutes"), [60, 15])

    def test_second_credit_note_goes_on_where_the_first_ended(self):
        """Nothing twice: two credits of a line never take more than there is."""
        move = self._post(self._invoice(60, 30))
        for hours in (1.25, 1.25):
            refund = self._credit(move, "bill_again")
            refund.invoice_line_ids.quantity = hours
            self._post(refund)
        self.assertEqual(self._get_open_charges().mapped("minutes"), [60, 15, 15])

    def test_what_is_credited_cheaper_is_billed_again_cheaper(self):
        """A part of the price credited never bills the whole price again."""
        move = self._post(self._invoice(60))
        refund = self._credit(move, "bill_again")
        refund.invoice_line_ids.price_unit = 10.0
        self._post(refund)
        self.assertEqual(self._get_open_charges().amount, 10.0)

    def test_time_invoiced_in_minutes_is_billed_again_by_the_hour(self):
        """20 min at 100 are 33.33 again."""
        refund = self._credit(
            self._post(self._invoice(20, price_unit=100.0)), "bill_again"
        )
        self._post(refund)
        self.assertRecordValues(
            self._get_open_charges(),
            [{"minutes": 20, "price_unit": 100.0, "amount": 33.33}],
        )

    def test_quantity_that_is_not_time_is_billed_again(self):
        """Materials are credited by their quantity."""
        self._create_charge(0, quantity=4, price_unit=5.0)
        move = self._post(self._approve(self._propose())._create_invoices())
        refund = self._credit(move, "bill_again")
        refund.invoice_line_ids.quantity = 3
        self._post(refund)
        self.assertRecordValues(
            self._get_open_charges(), [{"quantity": 3, "amount": 15.0}]
        )

    def test_line_of_quantity_zero_credits_nothing(self):
        """A line emptied by accounting has nothing to bill again."""
        move = self._invoice(60, price_unit=90.0)
        self._create_charge(60)
        move.invoice_line_ids.quantity = 0
        self.assertEqual(move.invoice_line_ids._get_support_window(0, 1), [])

    def test_posted_again_it_acts_once(self):
        """Idempotent: draft and posted again leave one charge."""
        refund = self._credit(self._post(self._invoice(60)), "bill_again")
        for _time in range(2):
            self._post(refund)
            self.assertEqual(self._get_open_charges().mapped("minutes"), [60])
            refund.button_draft()
            self.assertFalse(self._get_open_charges())

    def test_credit_note_is_not_taken_back_once_it_was_billed_again(self):
        """Nothing lost: the new bill would have no work behind it."""
        refund = self._post(self._credit(self._post(self._invoice(60)), "bill_again"))
        self._propose(month=7).action_send()
        with self.assertRaisesRegex(UserError, "Printer repaired"):
            refund.button_draft()

    # ------------------------------------------------------------------
    # Return the hours
    # ------------------------------------------------------------------

    def test_hours_are_returned_as_a_package(self):
        """G10: blue money: the credited minutes, with an expiry of their own."""
        move = self._post(self._invoice(90))
        refund = self._post(self._credit(move, "return_hours"))
        [package] = self._get_credit_packages()
        self.assertRecordValues(
            package,
            [
                {
                    "granted_minutes": 90,
                    "remaining_minutes": 90,
                    "unit_value": 60.0,
                    "date_end": date(2027, 6, 29),
                    "credit_line_id": refund.invoice_line_ids.id,
                }
            ],
        )
        self.assertFalse(self._get_open_charges())

    def test_free_time_is_not_returned_as_hours(self):
        """What cost nothing gives nothing back."""
        self._create_charge(60)
        move = self._invoice(30, verdict="no_charge", reason="Goodwill")
        self._post(self._credit(self._post(move), "return_hours"))
        self.assertEqual(self._get_credit_packages().mapped("granted_minutes"), [60])

    def test_returned_hours_are_taken_back_with_the_credit_note(self):
        """Idempotent: in draft the hours are gone, posted again they are there once."""
        refund = self._credit(self._post(self._invoice(60)), "return_hours")
        self._post(refund)
        refund.button_draft()
        self.assertFalse(self._get_credit_packages())
        self._post(refund)
        self.assertEqual(self._get_credit_packages().remaining_minutes, 60)
        self.assertLedgerAdds(self.contract.package_ids)

    def test_returned_hours_that_were_burnt_keep_the_credit_note(self):
        """Nothing twice: burnt hours cannot be taken back."""
        refund = self._post(self._credit(self._post(self._invoice(60)), "return_hours"))
        self._record_move(self._get_credit_packages(), "consume", -10)
        with self.assertRaisesRegex(UserError, "used already"):
            refund.button_draft()

    # ------------------------------------------------------------------
    # Reverse and create a new invoice
    # ------------------------------------------------------------------

    def test_replacement_draft_takes_the_charges_along(self):
        """The charges go to the new draft, whatever effect was chosen."""
        move = self._post(self._invoice(60))
        proposal, charge = move.support_proposal_id, self.contract.charge_ids
        draft = self._credit(move, "bill_again", modify=True)
        self.assertEqual((draft.move_type, draft.state), ("out_invoice", "draft"))
        self.assertEqual(charge.invoice_line_id, draft.invoice_line_ids)
        self.assertEqual(draft.support_proposal_id, proposal)
        self.assertFalse(self._get_open_charges())

    def test_deleted_replacement_frees_the_charges(self):
        """Invariant 3: nothing lost."""
        move = self._post(self._invoice(60))
        self._credit(move, modify=True).unlink()
        self.assertEqual(move.support_proposal_id.state, "approved")
        self.assertEqual(self.contract.charge_ids.state, "proposed")

    def test_replacement_is_credited_like_the_first(self):
        """The charges follow: crediting the replacement acts on them."""
        draft = self._credit(self._post(self._invoice(60)), modify=True)
        self._post(self._credit(self._post(draft), "bill_again"))
        self.assertEqual(self._get_open_charges().mapped("minutes"), [60])

    def test_wizard_asks_only_where_there_are_charges(self):
        """Other invoices see no question about support."""
        move = self._post(self._invoice(60))
        plain = self._post(move.copy())
        for invoice, expected in ((move, True), (plain, False)):
            wizard = (
                self.env["account.move.reversal"]
                .with_context(active_model="account.move", active_ids=invoice.ids)
                .create({"journal_id": invoice.journal_id.id})
            )
            self.assertEqual(wizard.has_support_charges, expected)
            self.assertEqual(self._credit(invoice).has_support_credit, expected)
