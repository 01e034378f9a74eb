from odoo import models


class AccountMove(models.Model):
    """A guarantee whose invoice was made first, and paid as any other."""

    _inherit = "account.move"

    def _invoice_paid_hook(self):
        res = super()._invoice_paid_hook()
        orders = self.sudo().invoice_line_ids.sale_line_ids.order_id
        for emergency in orders.emergency_id:
            if emergency.state == "ordered":
                emergency._confirm_order()
        return res
