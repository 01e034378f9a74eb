from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.sale.controllers.portal import PaymentPortal


class SupportOrderPayment(PaymentPortal):
    """K5: whoever pays a quotation confirms it, by whatever address."""

    def _create_transaction(self, *args, sale_order_id=None, **kwargs):
        order_sudo = request.env["sale.order"].sudo().browse(sale_order_id or ())
        if order_sudo.state in ("draft", "sent") and not (
            order_sudo._may_confirm_support()
        ):
            raise ValidationError(
                request.env._("Only a key user who logged in confirms this quotation.")
            )
        return super()._create_transaction(*args, sale_order_id=sale_order_id, **kwargs)
