from odoo import models


class AccountMove(models.Model):
    """A guarantee whose invoice was made first, and paid as any other."""

    _inherit = "account.move"

    def _post(self, soft=True):
        """What could not be issued when the work began is invoice 1 once mended.

        So is the one that replaces an invoice 1 that was credited or cancelled.
        """
        posted = super()._post(soft)
        for move in posted.filtered(lambda move: move.move_type == "out_invoice"):
            orders = move.sudo().invoice_line_ids.sale_line_ids.order_id
            for emergency in orders.emergency_id:
                if emergency.started_on and not emergency._is_guarantee_invoiced():
                    emergency.guarantee_invoice_id = move
        return posted

    def _invoice_paid_hook(self):
        res = super()._invoice_paid_hook()
        orders = self.sudo().invoice_line_ids.sale_line_ids.order_id
        for emergency in orders.emergency_id:
            if emergency.state == "ordered":
                emergency._confirm_order()
        return res
