from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_orders import OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderStock(OrderCase):
    """W3: materials leave the stock where it is kept; else nothing happens.

    What happens with `stock` is tested where it is installed: `tests/neighbours`.
    """

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
        self.startPatcher(
            patch.object(
                self.registry["support.work.order"], "_keeps_stock", lambda order: False
            )
        )
        self.order.action_confirm()
        self.assertEqual(self.order.state, "confirmed")
        self.assertFalse(self.order.sudo()._deliver(self.order._get_goods()))
        self.order.action_cancel("Wrong material")
        self.assertEqual(self.order.state, "cancelled")
