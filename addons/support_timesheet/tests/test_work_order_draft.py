from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_orders import DRAWING, OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderDraft(OrderCase):
    """W3: one per visit or remote day, drafted when the day is published."""

    def test_publishing_drafts_one_for_each_visit_and_remote_day(self):
        """W3: by ticket, day, and on site or not."""
        other = self._create_ticket(support_contract_id=self.contract.id)
        lines = [
            self.log(1, name="Phone"),
            self.log(1, name="Phone again"),
            self.log(2, work_type_id=self.visit_type.id),
            self.log(1, ticket_id=other.id),
        ]
        self.publish()
        orders = self.orders()
        self.assertEqual(
            [(o.ticket_id, o.mode, o.minutes) for o in orders],
            [
                (self.ticket, "remote", 120),
                (self.ticket, "visit", 120),
                (other, "remote", 60),
            ],
        )
        self.assertEqual(lines[0].work_order_id, lines[1].work_order_id)
        self.assertEqual(orders[0].description, "Phone\nPhone again")
        self.assertEqual(orders[0].user_id, self.consultant)
        self.assertFalse(any(orders.mapped("name")), "numbers come later")

    def test_the_draft_of_the_technician_takes_the_time(self):
        """W3: what was written on site is not drafted twice."""
        order = self._create_order()
        line = self.log(1)
        self.publish()
        self.assertEqual(self.orders(), order)
        self.assertEqual(line.work_order_id, order)

    def test_two_technicians_keep_their_own_sheets(self):
        mate = self._create_user("mate", "group_support_consultant")
        self._create_employee(mate)
        own = self._create_order()
        other = self._create_order(self.dispatcher, user_id=mate.id)
        mine, theirs = self.log(1), self.log(1, user=mate)
        self.publish()
        self.assertEqual(mine.work_order_id, own)
        self.assertEqual(theirs.work_order_id, other)

    def test_confirming_brings_the_time_of_the_day(self):
        order = self._create_order()
        line = self.log(1)
        self.log(1, "2026-03-11")
        self.log(1, work_type_id=self.visit_type.id)
        order.action_confirm()
        self.assertEqual(order.time_line_ids, line)

    def test_a_contract_may_do_without(self):
        """W3: by default all time has one; the contract or company says otherwise."""
        self.contract.work_order_policy = "none"
        self.log(1)
        self.close()
        self.assertFalse(self.orders())

    def test_the_company_decides_where_the_contract_says_nothing(self):
        self.env.company.support_work_order_policy = "none"
        self.log(1)
        self.close()
        self.assertFalse(self.orders())

    def test_no_time_becomes_final_without_one(self):
        """W3, W7: also what was published before there were any."""
        line = self.log(1)
        cutoff = self.publish()
        line.work_order_id.with_user(self.consultant).unlink()
        self.env.invalidate_all()
        self.assertFalse(line.work_order_id)
        self.approve(cutoff)
        self.assertEqual(line.work_order_id, self.orders())

    def test_final_days_get_their_numbers_soon_after(self):
        """W3: one by one, and never in the approval itself."""
        self.log(1)
        self.log(1, "2026-03-11")
        self.contract.overage_policy = "ask"
        self.close()
        self.publish("2026-03-11")
        self.assertFalse(any(self.orders().mapped("name")))
        self.run_orders_cron()
        self.assertEqual(self.orders().mapped("name"), ["ALB/2026/00001", False])
        self.assertEqual(self.orders().labour_line_ids.settlement, "held")

    def test_visits_are_signed_first_where_the_contract_wants_it(self):
        """W7: neither the customer's approval nor silence is enough."""
        self.contract.work_order_policy = "signed"
        self.log(1, work_type_id=self.visit_type.id)
        cutoff = self.publish()
        with (
            self.assertRaisesRegex(UserError, "is signed before its time"),
            self.env.cr.savepoint(),
        ):
            self.approve(cutoff)
        order = self.orders().with_user(self.consultant)
        order._sign_on_screen("Ana Lead", DRAWING)
        self.approve(cutoff)
        self.assertEqual(cutoff.state, "final")

    def test_silence_approves_no_unsigned_visit(self):
        """W7, rule 7."""
        self.contract.work_order_policy = "signed"
        self.log(1, work_type_id=self.visit_type.id)
        cutoff = self.publish()
        cutoff._approval_expired(cutoff.approval_ids)
        self.assertEqual(cutoff.state, "published")

    def test_a_manager_closes_a_day_whose_paper_was_lost(self):
        """W7: with a reason, as any day that nobody answers."""
        self.contract.work_order_policy = "signed"
        self.log(1, work_type_id=self.visit_type.id)
        cutoff = self.publish()
        cutoff.with_user(self.manager).action_waive("The sheet burnt")
        self.assertEqual(cutoff.state, "final")

    def test_disputed_time_that_changed_gets_another_order(self):
        """W3: the signed one is cancelled and says why, and keeps its number."""
        order = self._create_order()
        line = self.log(2)
        order._sign_on_screen("Ana Lead", DRAWING)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "It was one hour"})
        line.with_user(self.consultant).unit_amount = 1
        cutoff.segment_ids.dispute_answer = "You are right"
        line.cutoff_id.with_user(self.manager).action_republish()
        self.assertRecordValues(
            self.orders(),
            [
                {"state": "cancelled", "name": "ALB/2026/00001", "minutes": 120},
                {"state": "draft", "name": False, "minutes": 60},
            ],
        )
        self.assertEqual(line.work_order_id, self.orders()[1])

    def test_disputed_time_that_stayed_keeps_its_order(self):
        order = self._create_order()
        line = self.log(2)
        order._sign_on_screen("Ana Lead", DRAWING)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "Too much"})
        cutoff.segment_ids.dispute_answer = "It was so"
        line.cutoff_id.with_user(self.manager).action_republish()
        self.assertEqual(self.orders().mapped("state"), ["signed"])

    def test_charged_time_names_its_order_on_the_invoice(self):
        """W3: quoted on the invoice line, time as well as materials."""
        self.contract.overage_policy = "bill"
        self.log(1)
        segments = self.close()
        self.run_orders_cron()
        charge = self.charges_of(segments)
        self.assertEqual(charge.work_order_id, self.orders())
        [line] = charge._get_billing_lines()
        self.assertIn("ALB/2026/00001", charge._prepare_invoice_line(line)["name"])
