from odoo.tests import freeze_time, tagged

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
        order.action_confirm()
        charge = self.charges_of_order(order)
        self.assertEqual(charge.verdict, "billable")
        self.assertEqual(self.request.absorbed_cost, 0.0)

    def test_goodwill_is_printed_at_zero_as_before(self):
        """W6: with its reason; nothing is a block claim."""
        self.ticket.with_user(self.manager)._decide_cover("goodwill", "A present")
        order = self._create_order_with_material(discount=100, reason="A present")
        order.action_confirm()
        charge = self.charges_of_order(order)
        self.assertEqual(charge.verdict, "no_charge")
