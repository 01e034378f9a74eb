from pathlib import Path

from odoo.modules.migration import load_script
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_estimates import QuotationCase

FOLDER = Path(__file__).parent.parent / "migrations"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMigration(QuotationCase):
    def test_orders_of_before_say_what_they_sold(self):
        """K8: what grows after an update is not quoted in full."""
        order, other = self.sell(60), self.env["sale.order"]
        other = other.create({"partner_id": self.customer.id})
        sold = order.support_sold_amount
        self.assertTrue(sold)
        order.flush_recordset()
        self.env.cr.execute("UPDATE sale_order SET support_sold_amount = NULL")
        script = FOLDER / "19.0.1.0.1" / "post-migration.py"
        load_script(str(script), "post_sold").migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(order.support_sold_amount, sold)
        self.assertFalse(other.support_sold_amount)
