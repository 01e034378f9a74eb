from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_orders import OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderStock(OrderCase):
    """W3: materials leave the stock where it is kept; else nothing happens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.material.product_tmpl_id.type = "consu"
        cls.order = cls._create_order()
        cls._add(cls.order, quantity=2)
        cls._add(
            cls.order, kind="travel", product_id=cls._create_product("Travel", 30).id
        )

    def test_goods_are_the_materials_that_are_goods(self):
        self.assertEqual(self.order._get_goods().product_id, self.material)

    def test_without_stock_the_order_is_confirmed_all_the_same(self):
        if self.order._keeps_stock():
            self.skipTest("stock is installed")
        self.order.action_confirm()
        self.assertEqual(self.order.state, "confirmed")
        self.order.action_cancel("Wrong material")

    def test_with_stock_the_goods_leave_and_come_back(self):
        if not self.order._keeps_stock():
            self.skipTest("stock is not installed")
        self.order.action_confirm()
        [leaving] = self._moves()
        self.assertEqual((leaving.state, leaving.quantity), ("done", 2))
        self.assertEqual(leaving.location_dest_id.usage, "customer")
        self.order.action_cancel("Wrong material")
        back = self._moves() - leaving
        self.assertEqual((back.state, back.quantity), ("done", 2))
        self.assertEqual(back.location_id, leaving.location_dest_id)

    def _moves(self):
        return self.env["stock.move"].search(
            [("picking_id.origin", "=", self.order.name)]
        )
