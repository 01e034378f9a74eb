from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import TODAY
from .common_orders import DRAWING, OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrder(OrderCase):
    """W3: the paper of a visit or remote day, and its number."""

    def test_it_says_for_whom_where_and_who_asked(self):
        """W3: end customer, site, requester and the invoiced customer may differ."""
        site = self._create_customer("Mill", parent_id=self.other_customer.id)
        order = self._create_order(
            end_customer_id=self.other_customer.id, site_id=site.id
        )
        self.assertRecordValues(
            order,
            [
                {
                    "partner_id": self.customer.id,
                    "end_customer_id": self.other_customer.id,
                    "site_id": site.id,
                    "requester_id": self.lead.id,
                    "user_id": self.consultant.id,
                    "state": "draft",
                    "name": False,
                }
            ],
        )

    def test_it_gets_the_next_number_of_its_year_at_the_confirmation(self):
        """W3: no gaps per company and year; drafts have none."""
        orders = [self._create_order_with_material() for _number in range(3)]
        orders[1].unlink()
        for order in (orders[2], orders[0]):
            order.action_confirm()
        last_year = self._create_order_with_material()
        last_year.date = "2025-12-31"
        last_year.action_confirm()
        self.assertEqual(
            [orders[2].name, orders[0].name, last_year.name],
            ["ALB/2026/00001", "ALB/2026/00002", "ALB/2025/00001"],
        )

    def test_companies_count_apart(self):
        """W3: per company, with the company's own prefix."""
        series = self.env["support.work.order.series"]
        other = self.env["res.company"].create(
            {"name": "Branch", "support_work_order_prefix": "S-"}
        )
        self.assertEqual(
            [
                series._take_number(company, 2026)
                for company in (self.env.company, other, other)
            ],
            ["ALB/2026/00001", "S-2026/00001", "S-2026/00002"],
        )

    def test_a_failed_confirmation_leaves_no_gap(self):
        """W3: what is rolled back gives its number back."""
        order = self._create_order_with_material()
        series = self.env["support.work.order.series"]
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            series._take_number(self.env.company, 2026)
            raise ZeroDivisionError
        order.action_confirm()
        self.assertEqual(order.name, "ALB/2026/00001")

    def test_a_cancelled_one_keeps_its_number(self):
        """W3: cancelled with a reason, never deleted."""
        order = self._create_order_with_material()
        order.action_confirm()
        with self.assertRaises(MissingReasonError):
            order.action_cancel(" ")
        self.assertFalse(order.action_cancel("Wrong customer"))
        self.assertRecordValues(
            order,
            [
                {
                    "name": "ALB/2026/00001",
                    "state": "cancelled",
                    "cancel_reason": "Wrong customer",
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "cancelled already"):
            order.action_cancel("Again")
        with self.assertRaisesRegex(UserError, "stays: cancel it"):
            order.unlink()
        following = self._create_order_with_material()
        following.action_confirm()
        self.assertEqual(following.name, "ALB/2026/00002")

    def test_an_empty_one_is_not_confirmed(self):
        with self.assertRaisesRegex(UserError, "There is nothing on"):
            self._create_order().action_confirm()

    def test_a_running_timer_is_stopped_first(self):
        order = self._create_order_with_material()
        self.log(0, work_order_id=order.id, date_time="2026-03-10 09:00:00")
        with self.assertRaisesRegex(UserError, "timer of “Analysis” is running"):
            order.action_confirm()

    def test_departure_is_after_arrival(self):
        with self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017
            self._create_order(
                date_start="2026-03-10 10:00:00", date_end="2026-03-10 09:00:00"
            ).flush_recordset()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderProof(OrderCase):
    """What was confirmed or signed never changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order_with_material()
        cls.line = cls.log(1, work_order_id=cls.order.id)
        cls.order.action_confirm()

    def test_what_it_says_stays(self):
        """Also for the superuser: only cancelled, and replaced."""
        for order in (self.order, self.order.sudo()):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                order.description = "Something else"
            with self.assertRaisesRegex(UserError, "stays as it is"):
                order.extra_line_ids.quantity = 3
            with self.assertRaisesRegex(UserError, "stays as it is"):
                self._add(order)
            with self.assertRaisesRegex(UserError, "stays as it is"):
                order.extra_line_ids.unlink()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.order.action_confirm()

    def test_state_and_number_are_not_typed(self):
        for values in ({"state": "signed"}, {"name": "1"}, {"signed_by": "Ana"}):
            with self.assertRaisesRegex(UserError, "use the buttons"):
                self.order.write(values)
            with self.assertRaisesRegex(UserError, "use the buttons"):
                self._create_order(**values)

    def test_labour_is_not_typed(self):
        order = self._create_order()
        values = {"kind": "labour", "minutes": 60}
        with self.assertRaisesRegex(UserError, "logged as time"):
            self._add(order, **values)
        material = self._add(order)
        with self.assertRaisesRegex(UserError, "logged as time"):
            material.minutes = 60

    def test_its_time_stays(self):
        """W7: what the customer signs is what is billed."""
        line = self.line.with_user(self.consultant)
        for change in ({"unit_amount": 2}, {"work_order_id": False}, {"name": "x"}):
            with self.assertRaisesRegex(UserError, "cancel that first"):
                line.write(change)
        with self.assertRaisesRegex(UserError, "cancel that first"):
            line.unlink()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.log(1, work_order_id=self.order.id)

    def test_a_cancelled_one_hands_its_time_and_materials_over(self):
        """W3: another takes its place, as a draft that can be mended."""
        [successor] = self.order.action_cancel("The part was another")
        self.assertRecordValues(
            successor,
            [{"state": "draft", "supersedes_id": self.order.id, "name": False}],
        )
        self.assertEqual(self.line.work_order_id, successor)
        self.assertEqual(successor.extra_line_ids.product_id, self.material)
        self.line.with_user(self.consultant).unit_amount = 2
        successor.with_user(self.consultant).action_confirm()
        self.assertEqual(successor.minutes, 120)
        self.assertEqual(self.order.minutes, 60, "the paper says what it said")

    def test_time_of_another_ticket_does_not_fit(self):
        order = self._create_order()
        with self.assertRaisesRegex(ValidationError, "of another ticket"):
            self.log(1, ticket_id=self._create_ticket().id, work_order_id=order.id)

    def test_time_that_moves_to_another_day_leaves_its_draft(self):
        order = self._create_order()
        line = self.log(1, work_order_id=order.id).with_user(self.consultant)
        line.date = "2026-03-10"
        self.assertEqual(line.work_order_id, order)
        line.date = "2026-03-11"
        self.assertFalse(line.work_order_id)

    def test_only_the_office_cancels_what_was_signed(self):
        """W7: the customer's signature is not undone by the technician."""
        self.order._sign_on_screen("Ana Lead", DRAWING)
        with self.assertRaisesRegex(AccessError, "Only a dispatcher"):
            self.order.action_cancel("My mistake")
        self.order.with_user(self.dispatcher).action_cancel("Our mistake")
        self.assertEqual(self.order.state, "cancelled")
