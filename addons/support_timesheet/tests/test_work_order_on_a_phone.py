from odoo.tests import HttpCase, tagged

from .common_orders import OrderCase


@tagged("post_install", "-at_install")
class TestWorkOrderOnAPhone(OrderCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_technician_hands_the_sheet_over_to_be_signed(self):
        """W3, W7: on a telephone of 390 pixels: read, sign by name, numbered."""
        order = self._create_order_with_material()
        self.start_tour(
            "/odoo/support-my-work-orders",
            "support_work_order_on_a_phone",
            login=self.consultant.login,
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            order,
            [{"state": "signed", "signed_by": "Pepe Signer", "sign_channel": "screen"}],
        )
        self.assertTrue(order.signature)
