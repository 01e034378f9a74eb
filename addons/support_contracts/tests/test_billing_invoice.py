from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestBillingInvoice(MoneyCase):
    def test_approved_proposal_becomes_a_draft_invoice(self):
        """K5: the purchase order goes on the invoice."""
        charge = self._create_charge(90)
        proposal = self._approve(self._propose(), po_number="PO-7")
        proposal.with_user(self.accountant).action_create_invoices()
        move = proposal.invoice_ids
        self.assertRecordValues(
            move,
            [
                {
                    "state": "draft",
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "ref": "PO-7",
                    "amount_untaxed": 90.0,
                }
            ],
        )
        self.assertRecordValues(proposal, [{"state": "invoiced", "amount": 90.0}])
        self.assertEqual(charge.invoice_line_id, move.invoice_line_ids)
        self.assertEqual(charge.state, "invoiced")

    def test_invoice_adds_up_to_the_proposal_to_the_cent(self):
        """Each number has one definition: shown, approved and invoiced alike."""
        totals = {"round_globally": 122.25, "round_per_line": 122.26}
        for method, total in totals.items():
            self.env.company.tax_calculation_rounding_method = method
            for minutes, price in ((20, 100.0), (1, 99.99), (67, 33.33), (90, 45.0)):
                self._create_charge(minutes, price_unit=price, discount=12.5)
            proposal = self._approve(self._propose())
            move = proposal._create_invoices()
            self.assertEqual(proposal.amount, total)
            self.assertEqual(move.amount_untaxed, total)

    def test_time_that_hours_cannot_say_is_invoiced_in_minutes(self):
        """20 min at 100 are 33.33: 0.33 h would be 33.00."""
        line = self._invoice(20, price_unit=100.0).invoice_line_ids
        self.assertEqual(line.product_uom_id, self.env.ref("uom.product_uom_minute"))
        self.assertEqual((line.quantity, line.price_subtotal), (20, 33.33))

    def test_time_that_hours_can_say_is_invoiced_in_hours(self):
        """What people read is hours."""
        line = self._invoice(45).invoice_line_ids
        self.assertEqual(line.product_uom_id, self.env.ref("uom.product_uom_hour"))
        self.assertEqual((line.quantity, line.price_unit), (0.75, 60.0))

    def test_free_work_is_printed_at_zero(self):
        """W5, W6: the line is there with its price, its 100 % and its reason."""
        self._create_charge(60)
        move = self._invoice(30, verdict="no_charge", reason="Goodwill")
        free = move.invoice_line_ids.filtered(lambda line: line.discount == 100)
        self.assertRecordValues(
            free, [{"price_unit": 60.0, "quantity": 0.5, "price_subtotal": 0.0}]
        )
        self.assertIn("Goodwill", free.name)

    def test_a_line_says_what_was_done_under_the_name_of_its_product(self):
        """Odoo takes the first line for the product's, and shows the rest apart."""
        move = self._invoice(75, ticket_id=self.ticket.id)
        self.assertEqual(
            move.invoice_line_ids.name, "Support hour\nPrinter repaired\n1:15 h"
        )

    def test_charges_alike_share_a_line(self):
        """Many charges may share an invoice line."""
        move = self._invoice(60, 30)
        self.assertEqual(len(move.invoice_line_ids.support_charge_ids), 2)
        self.assertEqual(move.invoice_line_ids.quantity, 1.5)

    def test_only_approved_proposals_are_invoiced(self):
        """K5: never before the customer approves."""
        self._create_charge()
        proposal = self._propose()
        with self.assertRaisesRegex(UserError, "Draft"):
            proposal.action_create_invoices()

    def test_second_click_makes_no_second_invoice(self):
        """Double click on every button: once, and a plain message."""
        self._create_charge()
        proposal = self._approve(self._propose())
        proposal.action_create_invoices()
        with self.assertRaisesRegex(UserError, "Invoiced"):
            proposal.action_create_invoices()
        self.assertEqual(proposal.invoice_count, 1)

    def test_service_manager_does_not_invoice(self):
        """Who: invoices are accounting's."""
        self._create_charge()
        proposal = self._approve(self._propose())
        with self.assertRaises(AccessError):
            proposal.with_user(self.manager).action_create_invoices()

    # ------------------------------------------------------------------
    # Nothing to pay
    # ------------------------------------------------------------------

    def test_total_of_zero_makes_no_invoice_and_rides_on_the_next(self):
        """Rule 11: zero lines wait for a proposal that has money."""
        free = self._create_charge(verdict="no_charge", reason="Goodwill")
        proposal = self._approve(self._propose())
        self.assertFalse(proposal._create_invoices())
        self.assertEqual(proposal.state, "carried")
        self.assertEqual(free.state, "open")
        paid = self._create_charge(date=date(2026, 7, 2))
        july = self._approve(self._propose(month=7))
        self.assertEqual(july.charge_ids, free + paid)
        self.assertEqual(july._create_invoices().amount_untaxed, 60.0)

    def test_deduction_never_takes_more_than_there_is_to_pay(self):
        """A negative invoice cannot be posted: the deduction is carried on."""
        self._create_charge(0, quantity=-1, price_unit=100.0, name="Penalty")
        self._create_charge(60)
        proposal = self._approve(self._propose())
        self.assertEqual(proposal.amount, -40.0)
        self.assertFalse(proposal._create_invoices())
        self._create_charge(60, date=date(2026, 7, 2))
        move = self._approve(self._propose(month=7))._create_invoices()
        self.assertEqual(move.amount_untaxed, 20.0)

    def test_what_an_ended_contract_has_left_is_a_credit_note(self):
        """G10: a penalty reduces the price; there is no next invoice to reduce."""
        charge = self._create_charge(0, quantity=-1, price_unit=100.0, name="Penalty")
        self._create_charge(60)
        self.contract.sudo()._end("They moved")
        proposal = self._approve(self._propose())
        move = proposal._create_invoices()
        self.assertRecordValues(
            move, [{"move_type": "out_refund", "amount_untaxed": 40.0}]
        )
        self.assertEqual(charge.invoice_line_id.price_subtotal, 100.0)
        self.assertEqual(proposal.state, "invoiced")
        move.with_user(self.accountant).action_post()
        self.assertEqual((move.state, charge.state), ("posted", "invoiced"))

    # ------------------------------------------------------------------
    # Many
    # ------------------------------------------------------------------

    def _approve_many(self, number):
        contracts = self.contract
        for index in range(number - 1):
            customer = self._create_customer(f"Customer {index}")
            contracts += self._create_contract(customer)
        for contract in contracts:
            self._create_charge(contract=contract)
        proposals = self._propose(contracts)
        proposals.write({"state": "approved"})
        return proposals

    def test_one_bad_proposal_does_not_stop_the_others(self):
        """Failure isolated and named on the record; the next run tries again."""
        proposals = self._approve_many(3)
        bad = proposals[1]
        prepare = type(proposals)._prepare_invoice

        def refuse_bad(proposal, lines):
            if proposal == bad:
                raise UserError("No account")  # pylint: disable=translation-required
            return prepare(proposal, lines)

        with patch.object(type(proposals), "_prepare_invoice", refuse_bad):
            self.run_cron("cron_create_invoices")
        self.assertEqual(
            proposals.mapped("state"), ["invoiced", "approved", "invoiced"]
        )
        self.assertEqual(bad.invoice_error, "No account")
        self.run_cron("cron_create_invoices")
        self.assertRecordValues(bad, [{"state": "invoiced", "invoice_error": False}])
        self.assertEqual(proposals.mapped("invoice_count"), [1, 1, 1])

    def test_run_that_died_half_way_is_run_again(self):
        """Invariant 3: what was committed stays, the rest is done once."""
        proposals = self._approve_many(3)
        proposals[:1]._create_invoices()
        self.run_cron("cron_create_invoices")
        self.assertEqual(proposals.mapped("invoice_count"), [1, 1, 1])
        self.assertEqual(len(proposals.charge_ids.invoice_line_id), 3)

    def test_over_fifty_are_invoiced_in_chunks(self):
        """Numbers: the button commits in chunks as the cron does."""
        proposals = self._approve_many(3)
        module = "odoo.addons.support_contracts.models.money.support_billing_invoice"
        cron = type(self.env["ir.cron"])
        with (
            patch(f"{module}.CHUNK_SIZE", 2),
            patch.object(cron, "_commit_progress", return_value=60) as commit,
        ):
            proposals.action_create_invoices()
        self.assertEqual(proposals.mapped("state"), ["invoiced"] * 3)
        self.assertEqual([call.args for call in commit.mock_calls], [(2,), (1,)])

    # ------------------------------------------------------------------
    # Draft invoices that go away
    # ------------------------------------------------------------------

    def test_deleted_draft_frees_its_charges(self):
        """Invariant 3: nothing lost; the proposal is approved again."""
        move = self._invoice(60)
        proposal, charges = (
            move.support_proposal_id,
            move.support_proposal_id.charge_ids,
        )
        move.with_user(self.accountant).unlink()
        self.assertEqual(proposal.state, "approved")
        self.assertRecordValues(
            charges, [{"state": "proposed", "invoice_line_id": False}]
        )
        self.assertEqual(proposal._create_invoices().amount_untaxed, 60.0)

    def test_cancelled_draft_frees_its_charges_and_stays_cancelled(self):
        """Invariant 3: reviving it would bill the same work twice."""
        move = self._invoice(60)
        proposal = move.support_proposal_id
        move.with_user(self.accountant).button_cancel()
        self.assertEqual(proposal.state, "approved")
        self.assertFalse(proposal.charge_ids.invoice_line_id)
        with self.assertRaises(UserError):
            move.button_draft()

    def test_line_taken_off_the_draft_leaves_its_charges_to_the_next(self):
        """Invariant 3: accounting may postpone a line, never lose it."""
        self._create_charge(60)
        move = self._invoice(30, price_unit=80.0)
        line = move.invoice_line_ids.filtered(lambda line: line.price_unit == 80.0)
        charge = line.support_charge_ids
        line.with_user(self.accountant).unlink()
        self.assertRecordValues(
            charge, [{"state": "open", "carried_from_id": move.support_proposal_id.id}]
        )
        self.assertEqual(self._propose(month=7).charge_ids, charge)

    def test_invoiced_charges_are_read_only(self):
        """What is invoiced is guarded in one place."""
        move = self._invoice(60)
        with self.assertRaises(UserError):
            move.invoice_line_ids.support_charge_ids.minutes = 30

    def test_copied_invoice_takes_no_charges(self):
        """Invariant 3: at most one live invoice line."""
        copy = self._invoice(60).copy()
        self.assertFalse(copy.support_proposal_id)
        self.assertFalse(copy.invoice_line_ids.support_charge_ids)
