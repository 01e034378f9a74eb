from odoo import api, fields, models
from odoo.exceptions import UserError

from .support_emergency_order import PAID_OTHERWISE


class SaleOrder(models.Model):
    """An order of a guarantee: paid, it starts its emergency at once."""

    _inherit = "sale.order"

    emergency_id = fields.Many2one(
        "support.emergency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"emergency_id"}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("emergency_id") for vals in vals_list):
            raise UserError(
                self.env._("The order of a guarantee is placed by its emergency.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and self.emergency_id:
            self._check_guarantee_untouched(vals)
        return super().write(vals)

    def _check_guarantee_untouched(self, vals):
        """What the customer was offered is what they sign and pay."""
        fixed = {
            "amount_tax",
            "amount_total",
            "amount_untaxed",
            "company_id",
            "currency_id",
            "emergency_id",
            "order_line",
            "partner_id",
            "prepayment_percent",
            "pricelist_id",
            "require_payment",
        }
        if fixed & vals.keys():
            self._refuse_another_guarantee()

    def _refuse_another_guarantee(self):
        raise UserError(
            self.env._(
                "This is the guarantee of %s: it stays as the customer was offered it.",
                self.emergency_id[:1].sudo().name,
            )
        )

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._get_guarantee_error()

    def _get_guarantee_error(self):
        """Why the guarantee of this order is not settled, False if it is."""
        self.ensure_one()
        emergency = self.emergency_id.sudo()
        if not emergency:
            return False
        if emergency.state != "ordered" or emergency.sale_order_id != self:
            return self.env._("%s does not wait for this order.", emergency.name)
        if self.env.context.get("emergency_paid") is PAID_OTHERWISE:
            return False
        paid = self.sudo().amount_paid
        if self.currency_id.compare_amounts(paid, self.amount_total) < 0:
            return self.env._(
                "The guarantee of %s is not paid: register its payment, or release "
                "it, in the emergency.",
                emergency.name,
            )
        return False

    def _action_confirm(self):
        res = super()._action_confirm()
        for order in self.filtered("emergency_id"):
            order.emergency_id.sudo()._guarantee_settled()
        return res

    def _action_cancel(self):
        """A guarantee that was paid is not given back; one that was not ends it."""
        ending = self.env.context.get("emergency_ending") is PAID_OTHERWISE
        for order in self.filtered("emergency_id"):
            emergency = order.emergency_id.sudo()
            if order.state == "sale":
                raise UserError(
                    self.env._("The guarantee of %s is not refundable.", emergency.name)
                )
            if ending or emergency.state != "ordered":
                continue
            if self.env.user.share:
                # Rejected on its page in the portal: nobody wants it any more.
                emergency._reject_order()
            else:
                raise UserError(
                    self.env._(
                        "Withdraw %s instead: its order is cancelled with it.",
                        emergency.name,
                    )
                )
        return super()._action_cancel()


class SaleOrderLine(models.Model):
    """E7: the lines of a guarantee are those of its emergency, which places them."""

    _inherit = "sale.order.line"

    _FIXED = frozenset(
        {
            "discount",
            "display_type",
            "name",
            "order_id",
            "price_subtotal",
            "price_tax",
            "price_total",
            "price_unit",
            "product_id",
            "product_uom_id",
            "product_uom_qty",
            "tax_ids",
        }
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_guarantee_untouched()
        return lines

    def write(self, vals):
        if self._FIXED & vals.keys():
            self._check_guarantee_untouched(vals.get("order_id"))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarantee(self):
        self._check_guarantee_untouched()

    def _check_guarantee_untouched(self, order_id=None):
        """``order_id``: where the lines are moved to."""
        orders = self.order_id | self.order_id.browse(order_id or ())
        orders = orders.filtered("emergency_id")
        if orders and not self.env.su:
            orders._refuse_another_guarantee()
