from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .common_orders import OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAbsorbedCost(OrderCase):
    """G11: what a block claim cost, hours and materials together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant.employee_id.sudo().hourly_cost = 20.0
        cls.material.standard_price = 45.0
        cls.ticket.type_id = cls.env.ref("support_contracts.ticket_type_request")
        cls.ticket.with_user(cls.manager)._decide_cover("block_claim", "Our omission")
        cls.request = cls.env["support.service.request"].create(
            {
                "ticket_id": cls.ticket.id,
                "title": "Second printer",
                "scope": "Install it",
                "is_block_claim": True,
                "block_reason": "Our omission",
            }
        )

    def test_hours_and_materials_are_counted_once_each(self):
        """G11: an hour and a half at 20, and a fuser at 45."""
        self.log(1.5)
        order = self._create_order_with_material()
        self.assertRecordValues(
            order.line_ids.filtered(lambda line: line.kind == "material"),
            [{"discount": 100.0, "reason": "Our omission", "amount": 0.0}],
        )
        order.action_confirm()
        charge = self.charges_of_order(order).filtered(
            lambda c: c.product_id == self.material
        )
        self.assertEqual(charge.verdict, "do_not_bill")
        self.assertRecordValues(
            self.request, [{"absorbed_minutes": 90, "absorbed_cost": 75.0}]
        )
        self.close()
        self.request.invalidate_recordset()
        self.assertEqual(self.request.absorbed_cost, 75.0)

    def test_the_margin_counts_the_same(self):
        """G11: time by its timesheet, materials by their charge."""
        self.log(1.5)
        self._create_order_with_material().action_confirm()
        self.close()
        groups = self.env["support.margin.analysis"]._read_group(
            [("contract_id", "=", self.contract.id)], [], ["absorbed_cost:sum"]
        )
        self.assertEqual(groups, [(75.0,)])

    def test_somebody_may_bill_a_part_all_the_same(self):
        """G11: what is typed with its own discount stays as it is typed."""
        order = self._create_order_with_material(discount=0.0)
        self.assertRecordValues(
            order.extra_line_ids, [{"discount": 0.0, "reason": False, "amount": 80.0}]
        )
        order.action_confirm()
        charge = self.charges_of_order(order)
        self.assertRecordValues(charge, [{"verdict": "billable", "amount": 80.0}])
        self.assertEqual(self.request.absorbed_cost, 0.0)

    def test_the_reason_goes_with_its_discount(self):
        """W6: billed all the same, given away again, and by half of it."""
        line = self._create_order_with_material().extra_line_ids
        for discount, reason, amount in (
            (0.0, False, 80.0),
            (100.0, "Our omission", 0.0),
            (50.0, "Our omission", 40.0),
        ):
            line.discount = discount
            self.assertRecordValues(
                line, [{"discount": discount, "reason": reason, "amount": amount}]
            )

    def test_goodwill_is_printed_at_zero_as_before(self):
        """W6: with its reason; nothing is a block claim."""
        self.ticket.with_user(self.manager)._decide_cover("goodwill", "A present")
        order = self._create_order_with_material(discount=100, reason="A present")
        order.action_confirm()
        charge = self.charges_of_order(order)
        self.assertEqual(charge.verdict, "no_charge")

    # ------------------------------------------------------------------
    # Materials in the form, and of before the decision
    # ------------------------------------------------------------------

    def fill_in(self, **typed):
        """An order with a part, as the technician's browser saves it."""
        order = self._create_order()
        with Form(order) as form, form.extra_line_ids.new() as line:
            line.product_id = self.material
            for name, value in typed.items():
                line[name] = value
        return order.extra_line_ids

    def test_a_part_in_the_form_costs_nothing_on_a_block_claim(self):
        """G11: the form sends every field it shows."""
        self.assertRecordValues(
            self.fill_in(), [{"discount": 100.0, "reason": "Our omission"}]
        )

    def test_a_part_in_the_form_may_be_billed_all_the_same(self):
        line = self.fill_in(discount=0.0)
        line.order_id.action_confirm()
        self.assertEqual(self.charges_of_order(line.order_id).verdict, "billable")

    def decide(self, cover, reason):
        self.ticket.with_user(self.manager)._decide_cover(cover, reason)

    def test_a_part_that_was_typed_before_is_a_block_claims_too(self):
        """G11: and is billed again where it turns out to be none."""
        self.decide("contract", "In scope")
        line = self.fill_in()
        self.assertEqual(line.discount, 0)
        self.decide("block_claim", "Our omission")
        self.assertRecordValues(line, [{"discount": 100.0, "reason": "Our omission"}])
        self.decide("contract", "In scope after all")
        self.assertRecordValues(line, [{"discount": 0.0, "reason": False}])

    def test_a_discount_that_was_typed_and_what_was_confirmed_stay(self):
        """W6: the decision of a person, and the paper that was shown."""
        self.decide("contract", "In scope")
        typed = self.fill_in(discount=30.0, reason="Second time")
        confirmed = self.fill_in()
        confirmed.order_id.action_confirm()
        self.decide("block_claim", "Our omission")
        self.assertRecordValues(
            typed | confirmed,
            [
                {"discount": 30.0, "reason": "Second time"},
                {"discount": 0.0, "reason": False},
            ],
        )

    def test_two_claims_of_a_ticket_count_what_it_cost_once(self):
        """G11: with the first, whichever is listed."""
        self.log(1.5)
        second = self.request.copy({"ticket_id": self.ticket.id})
        second.is_block_claim = True
        self.assertEqual((self.request | second).mapped("absorbed_cost"), [30.0, 0.0])
        self.assertEqual(second.absorbed_minutes, 0)
