from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def write(self, vals):
        """A payment that is posted after it was matched pays its invoices as well."""
        res = super().write(vals)
        if vals.get("state") in ("in_process", "paid"):
            self.invoice_ids._follow_payments()
        return res
