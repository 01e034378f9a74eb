"""W3: materials of a work order leave the stock, and come back with its cancelling."""

from odoo.tests import freeze_time, tagged

from odoo.addons.support_timesheet.tests.common import TODAY
from odoo.addons.support_timesheet.tests.common_orders import OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStock(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.material.product_tmpl_id.write({"type": "consu", "is_storable": True})
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.shelf = cls.warehouse.lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(cls.material, cls.shelf, 10)

    def on_the_shelf(self):
        return self.env["stock.quant"]._get_available_quantity(
            self.material, self.shelf
        )

    def moves(self, order):
        return self.env["stock.move"].search([("picking_id.origin", "=", order.name)])

    def confirm(self, **line):
        """By the technician, who has no rights on stock."""
        order = self._create_order_with_material(**{"quantity": 2, **line})
        order.action_confirm()
        return order.sudo()

    def test_the_goods_leave_with_the_confirmation(self):
        order = self.confirm()
        self.assertRecordValues(
            self.moves(order),
            [
                {
                    "product_id": self.material.id,
                    "quantity": 2,
                    "state": "done",
                    "location_id": self.shelf.id,
                }
            ],
        )
        self.assertEqual(self.moves(order).location_dest_id.usage, "customer")
        self.assertEqual(self.on_the_shelf(), 8)

    def test_a_draft_moves_nothing(self):
        order = self._create_order_with_material(quantity=2)
        self.assertFalse(self.moves(order.sudo()))
        self.assertEqual(self.on_the_shelf(), 10)

    def test_they_come_back_when_it_is_cancelled(self):
        order = self.confirm()
        order.with_user(self.dispatcher).action_cancel("Wrong material")
        leaving, back = self.moves(order).sorted("id")
        self.assertEqual((back.state, back.quantity), ("done", 2))
        self.assertEqual(back.location_id, leaving.location_dest_id)
        self.assertEqual(self.on_the_shelf(), 10)

    def test_services_and_travel_leave_nothing(self):
        travel = self._create_product("Travel", 30.0)
        order = self._create_order()
        self._add(order, kind="travel", product_id=travel.id)
        order.action_confirm()
        self.assertFalse(self.moves(order.sudo()))

    def test_more_than_there_is_leaves_all_the_same(self):
        """What the technician used is used, whatever the computer counted."""
        self.confirm(quantity=12)
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.material.id),
                ("location_id", "child_of", self.shelf.id),
            ]
        )
        self.assertEqual(sum(quants.mapped("quantity")), -2)

    def test_numbered_goods_wait_for_the_warehouse(self):
        """Serial numbers are known there: the order is confirmed, the picking open."""
        self.material.product_tmpl_id.tracking = "serial"
        order = self.confirm(quantity=1)
        self.assertEqual(order.state, "confirmed")
        self.assertNotIn(self.moves(order).state, ("done", "cancel"))

    def test_a_company_without_a_warehouse_confirms(self):
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.material, self.shelf, -10)
        self.env["stock.warehouse"].search([]).active = False
        order = self.confirm()
        self.assertEqual(order.state, "confirmed")
        self.assertFalse(self.moves(order))
