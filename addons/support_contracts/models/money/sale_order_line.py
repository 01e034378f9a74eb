from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Hours added to an order already confirmed are granted at once."""
        lines = super().create(vals_list)
        late = lines.filtered(
            lambda line: line.state == "sale" and line.product_id.support_minutes
        )
        for order in late.order_id:
            error = order._get_support_error()
            if error:
                raise UserError(error)
        late._create_support_packages()
        return lines

    def write(self, vals):
        if {"product_uom_qty", "product_uom_id", "product_id"} & vals.keys():
            self._check_hours_not_granted(vals)
        return super().write(vals)

    def _check_hours_not_granted(self, vals):
        """The hours of a confirmed line are in the ledger: more are a new line."""
        changed = self.filtered(
            lambda line: (
                line.state == "sale"
                and line.product_id.support_minutes
                and any(
                    vals[name] != line._fields[name].convert_to_write(line[name], line)
                    for name in ("product_uom_qty", "product_uom_id", "product_id")
                    if name in vals
                )
            )
        )
        granted = changed and self.env["support.hour.package"].sudo().search(
            [("sale_line_id", "in", changed.ids)], limit=1
        )
        if granted:
            raise UserError(
                self.env._(
                    "The hours of “%s” were granted already: sell more on a new line.",
                    granted.sale_line_id.name,
                )
            )

    # ------------------------------------------------------------------
    # Hours of support
    # ------------------------------------------------------------------

    def _get_support_error(self):
        """Why the hours of these lines cannot be granted, False if they can."""
        for line in self:
            units = line._get_support_units()
            if units <= 0 or units != round(units):
                return self.env._(
                    "“%s”: hour packages are sold in whole units.", line.name
                )
        return False

    def _get_support_units(self):
        """Units of the product that are sold, whatever unit they are sold in."""
        self.ensure_one()
        units = self.product_uom_id._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id, round=False
        )
        return round(units, 6)

    def _get_support_minutes(self):
        """Whole minutes that the line sells, as the variant says them."""
        self.ensure_one()
        return int(self._get_support_units()) * self.product_id.support_minutes

    def _create_support_packages(self):
        """One package per line; opened as far as its gate lets it. Returns them."""
        vals_list = []
        for line in self:
            contract = line.order_id.support_contract_id.sudo()
            entitlement = contract._get_package_entitlement(line.product_id)
            day = contract._get_local_day(line.order_id.date_order)
            vals_list.append(entitlement._prepare_sold_package(line, day))
        packages = self.env["support.hour.package"].sudo().create(vals_list)
        packages._open_if_gate_passed()
        return packages


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_customers(self):
        """The customer and the other companies that the contract covers."""
        return self.partner_id | self.covered_partner_ids

    def _get_local_day(self, instant):
        """The day of ``instant`` (UTC) in the contract's time zone."""
        self.ensure_one()
        local = self.with_context(tz=self.tz)
        return fields.Datetime.context_timestamp(local, instant).date()

    def _get_sale_error(self, order):
        """Why the contract cannot receive the hours of ``order``, False if it can."""
        self.ensure_one()
        names = {
            "order": order.name,
            "contract": self.display_name,
            "currency": self.currency_id.name,
            "company": self.company_id.name,
        }
        today = self._get_local_day(fields.Datetime.now())
        if order.company_id != self.company_id:
            return self.env._(
                "%(order)s: the contract %(contract)s is of %(company)s.", **names
            )
        if order.partner_id.commercial_partner_id not in self._get_customers():
            return self.env._(
                "%(order)s: the contract %(contract)s is of another customer.", **names
            )
        if order.currency_id != self.currency_id:
            return self.env._(
                "%(order)s: the contract %(contract)s is in %(currency)s.", **names
            )
        if self.state == "draft":
            return self.env._(
                "%(order)s: the contract %(contract)s is not signed yet.", **names
            )
        if self.state == "ended" or (self.date_end and self.date_end < today):
            return self.env._(
                "%(order)s: the contract %(contract)s has ended.", **names
            )
        return False
