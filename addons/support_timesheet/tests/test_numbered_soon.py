from odoo.tests import Form, HttpCase, freeze_time, tagged

from .common import TODAY
from .common_orders import OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNumberedSoon(OrderCase, HttpCase):
    """W3: between the approval and its number both sides read that it comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log(1)
        cls.cutoff = cls.publish()

    def page(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        return self.url_open(f"/my/cutoffs/{self.cutoff.id}").text

    def test_before_the_approval_nothing_is_said(self):
        self.assertFalse(self.orders().is_numbered_soon)
        self.assertNotIn("within ten minutes", self.page())

    def test_after_it_the_number_is_announced_and_then_there(self):
        self.approve(self.cutoff)
        order = self.orders()
        self.assertTrue(order.is_numbered_soon)
        self.assertIn("within ten minutes", self.page())
        self.assertNotIn("/my/work-orders/", self.page())
        self.run_orders_cron()
        page = self.page()
        self.assertNotIn("within ten minutes", page)
        self.assertIn(f"/my/work-orders/{order.id}", page)
        self.assertIn(order.name, page)

    def test_staff_read_it_on_the_order(self):
        self.approve(self.cutoff)
        with Form(self.orders().with_user(self.consultant)) as form:
            self.assertTrue(form.is_numbered_soon)
