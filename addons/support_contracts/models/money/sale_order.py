from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    support_contract_id = fields.Many2one(
        "support.contract",
        compute="_compute_support_contract_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        help="The contract that receives the hour packages of this order.",
    )
    is_support_top_up = fields.Boolean(
        string="Top-up of hours",
        readonly=True,
        copy=False,
        help="Made by one click, of the customer or of sales.",
    )
    sells_support_hours = fields.Boolean(compute="_compute_sells_support_hours")
    support_package_count = fields.Integer(compute="_compute_support_package_count")

    @api.depends("partner_id", "company_id")
    def _compute_support_contract_id(self):
        customers = self.partner_id.commercial_partner_id
        contracts = (
            self.env["support.contract"]
            .sudo()
            .search(
                [
                    ("state", "in", ("signed", "active")),
                    "|",
                    ("partner_id", "in", customers.ids),
                    ("covered_partner_ids", "in", customers.ids),
                ]
            )
        )
        for order in self:
            customer = order.partner_id.commercial_partner_id
            found = contracts.filtered(
                lambda contract, order=order, customer=customer: (
                    contract.company_id == order.company_id
                    and customer in contract._get_customers()
                )
            )
            order.support_contract_id = found if len(found) == 1 else False

    @api.depends("order_line.product_id.support_minutes")
    def _compute_sells_support_hours(self):
        for order in self:
            order.sells_support_hours = bool(order._get_support_lines())

    def _compute_support_package_count(self):
        counts = dict(
            self.env["support.hour.package"]
            .sudo()
            ._read_group(
                [("sale_line_id.order_id", "in", self.ids)],
                ["sale_line_id"],
                ["__count"],
            )
        )
        for order in self:
            order.support_package_count = sum(
                counts.get(line, 0) for line in order.order_line
            )

    def _get_support_lines(self):
        """Lines that sell hours."""
        return self.order_line.filtered(
            lambda line: line.product_id.support_minutes and line.product_uom_qty
        )

    # ------------------------------------------------------------------
    # Confirmation and cancellation
    # ------------------------------------------------------------------

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._get_support_error()

    def _get_support_error(self):
        """Why the hours of the order cannot be granted, False if they can."""
        self.ensure_one()
        lines = self._get_support_lines()
        if not lines:
            return False
        contract = self.support_contract_id.sudo()
        if not contract:
            return self.env._(
                "%s sells hours of support: choose the contract that receives them.",
                self.name,
            )
        return contract._get_sale_error(self) or lines._get_support_error()

    def _action_confirm(self):
        res = super()._action_confirm()
        self._get_support_lines()._create_support_packages()
        return res

    def _action_cancel(self):
        packages = (
            self.env["support.hour.package"]
            .sudo()
            .search([("sale_line_id.order_id", "in", self.ids)])
        )
        for order, taken in packages.grouped("sale_order_id").items():
            taken._take_back(self.env._("Order %s was cancelled", order.name))
        return super()._action_cancel()

    def action_view_support_packages(self):
        self.ensure_one()
        packages = self.env["support.hour.package"].search(
            [("sale_line_id.order_id", "=", self.id)]
        )
        return packages._get_records_action(name=self.env._("Hour packages"))
