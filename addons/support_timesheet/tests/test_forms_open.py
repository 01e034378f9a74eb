from odoo.tests import tagged

from odoo.addons.support_contracts.tests.common_forms import FormsMixin

from .common_orders import OrderCase


@tagged("post_install", "-at_install")
class TestFormsOpen(FormsMixin, OrderCase):
    """G8: whoever may read a record opens its form, with all that it shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accountant = cls._create_user("accountant", "account.group_account_invoice")
        cls.readers = cls.auditor | cls.consultant | cls.dispatcher | accountant

    def test_a_work_order_without_a_number(self):
        """W3: accounting reads of which ticket it will be."""
        order = self._create_order_with_material()
        self.assertTrue(order.with_user(self.readers[-1]).has_access("read"))
        self.assertOpens(order)

    def test_a_cut_and_its_time(self):
        """E10: published or final."""
        self.log(1.0)
        cutoff = self.publish()
        self.assertOpens(cutoff)
        self.approve(cutoff)
        self.assertOpens(cutoff)
        self.assertOpens(cutoff.segment_ids[:1])
