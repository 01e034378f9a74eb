from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY
from .common_estimates import QuotationCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSoldHours(QuotationCase, HttpCase):
    """K6: what an order sold is worked once, and never lost."""

    def invoice(self):
        proposal = self.env["support.billing.proposal"]._create_proposals(
            self.contract, self.day("2026-03-01"), self.day("2026-03-31")
        )
        proposal.action_send()
        approval = proposal.approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.lead_user)._decide(True)
        return proposal._create_invoices()

    def left(self, order, ticket=None):
        ticket = ticket or self.ticket
        return ticket._get_sold_hours()[ticket].get(order)

    def reallocate(self, segment, **values):
        segment.with_user(self.manager).action_reallocate("Once more", **values)

    def create_billed_ticket(self, **values):
        ticket = self._create_ticket(support_contract_id=self.contract.id, **values)
        ticket.hours_source = "billed"
        return ticket

    # ------------------------------------------------------------------
    # Merged tickets
    # ------------------------------------------------------------------

    def test_a_run_over_both_tickets_of_a_merge_spends_the_hours_once(self):
        """U8: stamped time stays on the merged ticket, the rest is on the other."""
        order = self.sell(60)
        survivor = self.create_billed_ticket()
        self.log(1)
        stamped = self.publish()
        self.ticket.with_user(self.consultant)._merge_into(
            survivor.with_user(self.consultant)
        )
        self.log(1, ticket_id=survivor.id, date="2026-03-11")
        fresh = self.publish("2026-03-11")
        segments = stamped.segment_ids | fresh.segment_ids
        segments._allocate()
        self.assertEqual(sum(segments.mapped("discounted_minutes")), 60)
        self.assertEqual(sum(segments.mapped("charged_minutes")), 60)
        self.assertEqual(self.left(order), 0)

    def test_hours_of_another_contract_pay_nothing(self):
        """U8: the contract of a merged ticket was corrected afterwards."""
        order = self.sell(60)
        survivor = self.create_billed_ticket()
        self.ticket.with_user(self.consultant)._merge_into(
            survivor.with_user(self.consultant)
        )
        self.assertEqual(self.left(order, survivor), 60)
        other = self._create_time_contract(self.customer)
        survivor.sudo().support_contract_id = other
        self.assertFalse(self.left(order, survivor))
        self.assertNotIn(order.support_estimate_id, survivor._get_estimates_to_show())

    # ------------------------------------------------------------------
    # Invoiced, allocated anew, credited
    # ------------------------------------------------------------------

    def test_allocating_invoiced_work_anew_gives_the_hours_back(self):
        """What was shown at zero on an invoice is left of the order again."""
        order = self.sell(60)
        self.log(2)
        segment = self.close()
        self.invoice()
        self.reallocate(segment)
        self.assert_sold(segment, discounted=60, charged=60)
        self.assertEqual(self.left(order), 0)
        self.assertEqual(sum(self.charges_of(segment).mapped("amount")), 60)

    def test_the_counterpart_says_which_order_had_paid(self):
        order = self.sell(60)
        self.log(2)
        segment = self.close()
        self.invoice()
        self.reallocate(segment, verdict="no_charge")
        self.assertEqual(self.left(order), 60)
        back = self.charges_of(segment).filtered(lambda c: c.minutes < 0)
        self.assertEqual(sum(back.mapped("amount")), -60)
        self.assertEqual(back.sale_order_id, order)

    def credit(self, invoice, effect="bill_again", **values):
        """A posted credit note; ``values`` of its lines, all of them else."""
        if invoice.state == "draft":
            invoice.action_post()
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "journal_id": invoice.journal_id.id,
                    "support_credit_effect": effect,
                }
            )
        )
        wizard.reverse_moves()
        refund = wizard.new_move_ids
        refund.invoice_line_ids.filtered("price_subtotal").write(values)
        refund.action_post()
        return refund

    def test_what_is_billed_again_is_paid_by_the_order_once(self):
        """A credit note takes no hours of the order and gives none."""
        order = self.sell(60)
        self.log(2)
        segment = self.close()
        self.credit(self.invoice())
        self.assertEqual(self.left(order), 0)
        again = self.charges_of(segment).filtered("credit_line_id")
        self.assertEqual(again.sale_order_id, order)

    def test_work_that_was_billed_again_is_allocated_anew_once(self):
        """Invoice, credit note and new bill: the customer pays one hour in the end."""
        order = self.sell(60)
        self.log(2)
        segment = self.close()
        invoice = self.invoice()
        refund = self.credit(invoice)
        for _time in range(2):
            self.reallocate(segment)
            self.assert_sold(segment, discounted=60, charged=60)
            self.assertEqual(self.left(order), 0)
            billed = invoice.amount_untaxed - refund.amount_untaxed
            is_open = self.charges_of(segment).filtered(lambda c: c.state == "open")
            self.assertEqual(billed + sum(is_open.mapped("amount")), 60)

    def work_for_nothing(self, *credits):
        """Two hours invoiced, credited, and free in the end: what is deducted."""
        self.log(2)
        segment = self.close()
        invoice = self.invoice()
        for effect, values in credits:
            self.credit(invoice, effect, **values)
        for _time in range(2):
            self.reallocate(segment, verdict="no_charge")
        return self.charges_of(segment).filtered(lambda c: c.amount < 0)

    def test_what_a_credit_note_gave_back_is_not_given_back_again(self):
        """G10: forgiven, or returned as hours: the customer has it already."""
        for effect in ("forgive", "return_hours"):
            with self.subTest(effect=effect), self.env.cr.savepoint() as savepoint:
                self.assertFalse(self.work_for_nothing((effect, {})))
                savepoint.close(rollback=True)

    def test_of_a_part_that_was_credited_the_rest_is_given_back(self):
        """By its hours where hours were credited, else by its price."""
        back = self.work_for_nothing(("forgive", {"quantity": 0.5}))
        self.assertRecordValues(back, [{"minutes": -90, "amount": -90.0}])

    def test_of_a_price_that_was_credited_the_rest_is_given_back(self):
        back = self.work_for_nothing(("forgive", {"price_unit": 15.0}))
        self.assertRecordValues(back, [{"minutes": -120, "amount": -90.0}])

    def test_what_was_billed_again_is_given_back_whole(self):
        """Half forgiven, half billed again: the half that is charged is deducted."""
        half = {"quantity": 1}
        back = self.work_for_nothing(("forgive", half), ("bill_again", half))
        self.assertRecordValues(back, [{"minutes": -60, "amount": -60.0}])

    def test_billed_again_and_forgiven_then_nothing_is_given_back(self):
        self.log(2)
        segment = self.close()
        self.credit(self.invoice())
        self.credit(self.invoice(), "forgive")
        self.reallocate(segment, verdict="no_charge")
        self.assertFalse(self.charges_of(segment).filtered(lambda c: c.amount < 0))

    # ------------------------------------------------------------------
    # Corrections of work that two orders paid
    # ------------------------------------------------------------------

    def test_a_correction_gives_back_to_each_order_what_it_had_paid(self):
        """The last order first, and never more than it paid."""
        estimate = self.agree(60)
        first = self.quote(estimate)
        first.action_confirm()
        second = self.quote(self.grow(estimate, 90))
        second.action_confirm()
        line = self.log(1.5)
        self.close()
        self.correct(line, -1)
        self.assert_sold(self.close("2026-03-12"), discounted=-60)
        self.assertEqual((self.left(first), self.left(second)), (30, 30))

    # ------------------------------------------------------------------
    # Where the hours come from
    # ------------------------------------------------------------------

    def test_an_order_pays_whatever_the_ticket_says_later(self):
        """K5: what was signed is paid, though the hours come from the contract now."""
        self.sell(60)
        self._create_package(self.contract, 600)
        self.ticket.hours_source = "contract"
        self.log(1.5)
        segment = self.close()
        self.assert_sold(segment, discounted=60, allocated=30)

    def test_who_cancels_an_order_is_told_what_can_be_done(self):
        """Allocate the time anew as free of charge: then the order can go."""
        order = self.sell(60)
        self.log(0.5)
        segment = self.close()
        with self.assertRaisesRegex(UserError, "free of charge"):
            order._action_cancel()
        self.reallocate(segment, verdict="no_charge")
        order._action_cancel()
        self.assertEqual(order.state, "cancel")
