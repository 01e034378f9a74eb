from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain


class SupportContract(models.Model):
    """K9, K13: more hours, as a quotation that is ready to be signed."""

    _inherit = "support.contract"

    def action_top_up(self):
        """Sales: the quotation for one more package of the same."""
        self.ensure_one()
        self.check_access("read")
        self.env["sale.order"].check_access("create")
        return self._get_top_up_order()._get_records_action()

    def _top_up_by_customer(self):
        """The quotation for the current user, who must be a key user of the customer.

        K5: either key user receives quotes and confirms them.
        """
        self.ensure_one()
        self.check_access("read")
        if not self._may_top_up():
            raise AccessError(
                self.env._("Only the customer's key users ask for more hours.")
            )
        order_sudo = self.sudo()._get_top_up_order()
        order_sudo._portal_ensure_token()
        if order_sudo.state == "draft":
            order_sudo.action_quotation_sent()
        order_sudo.message_subscribe(partner_ids=self.env.user.partner_id.ids)
        return order_sudo

    def _may_top_up(self):
        customer_sudo = self.sudo().partner_id
        return self.env["res.partner"]._is_support_key_user(customer_sudo)

    def _get_top_up_order(self):
        """The open quotation that was made for this, else a new one."""
        product = self._get_top_up_product()
        if not product:
            raise UserError(
                self.env._("No package of hours was sold yet: ask your sales contact.")
            )
        orders = self.env["sale.order"]
        waiting = orders.search(
            Domain("support_contract_id", "=", self.id)
            & Domain("is_support_top_up", "=", True)
            & Domain("state", "in", ("draft", "sent"))
            & Domain("order_line.product_id", "=", product.id),
            limit=1,
        )
        return waiting or orders.create(self._prepare_top_up(product))

    def _prepare_top_up(self, product):
        """Values of the quotation (hook)."""
        values = {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "support_contract_id": self.id,
            "is_support_top_up": True,
            "user_id": self._get_seller().id,
            "order_line": [Command.create({"product_id": product.id})],
        }
        if self.pricelist_id:
            values["pricelist_id"] = self.pricelist_id.id
        return values

    def _get_seller(self):
        """Whoever makes the quotation; of the customer's own the customer's seller."""
        user = self.env.user
        if not self.env.su and not user.share:
            return user
        return self.partner_id.user_id or self.user_id

    def _get_top_up_product(self):
        """The product of the package sold last; else the plan's or the cheapest one
        of the company that sells hours and may be sold."""
        self.ensure_one()
        package = (
            self.env["support.hour.package"]
            .sudo()
            .search(
                [("contract_id", "=", self.id), ("sale_line_id", "!=", False)],
                order="id desc",
                limit=1,
            )
        )
        if package:
            return package.sale_line_id.product_id
        return (
            self.env["product.product"]
            .sudo()
            .search(
                [
                    ("support_minutes", ">", 0),
                    ("sale_ok", "=", True),
                    ("company_id", "in", (False, self.company_id.id)),
                ],
                order="support_minutes, id",
                limit=1,
            )
        )
