from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SupportVendorFactor(models.Model):
    """K12, rule 16: by what the hours of a vendor's licence are multiplied in a year.

    Sales set it. Once hours of the year were granted with it, it stays: what differs
    is an adjustment of the package, with its reason.
    """

    _name = "support.vendor.factor"
    _description = "Vendor Factor of the Year"
    _order = "year desc, vendor_id, product_id, id"
    _check_company_auto = True

    vendor_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Licence",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: every licence of the vendor that has no factor of its own.",
    )
    year = fields.Integer(required=True, default=lambda self: self._default_year())
    factor = fields.Float(required=True, default=1.0, digits=(6, 3))
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    _one_of_a_year = models.UniqueIndex(
        "(company_id, vendor_id, year, COALESCE(product_id, 0))",
        "This vendor already has a factor of that year.",
    )
    _factor_sane = models.Constraint(
        "CHECK (factor >= 0 AND factor <= 100)",
        "A factor lies between 0 and 100.",
    )
    _year_sane = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2200)", "Give the year with its four digits."
    )

    def _default_year(self):
        return fields.Date.context_today(self).year

    @api.depends("vendor_id", "product_id", "year")
    def _compute_display_name(self):
        for factor in self:
            parts = [factor.vendor_id.name, factor.product_id.name, str(factor.year)]
            factor.display_name = " ".join(filter(None, parts))

    def write(self, vals):
        if vals.keys() & {"vendor_id", "product_id", "year", "factor", "company_id"}:
            self._check_not_granted()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        self._check_not_granted()

    def _check_not_granted(self):
        packages = self.env["support.hour.package"].sudo()
        for factor in self:
            domain = (
                Domain("origin", "=", "period")
                & Domain("entitlement_id.kind", "=", "vendor_hours")
                & Domain("entitlement_id.vendor_id", "=", factor.vendor_id.id)
                & Domain("company_id", "=", factor.company_id.id)
                & Domain("period_start", ">=", f"{factor.year}-01-01")
                & Domain("period_start", "<=", f"{factor.year}-12-31")
            )
            if factor.product_id:
                domain &= Domain("entitlement_id.product_id", "=", factor.product_id.id)
            if packages.search_count(domain, limit=1):
                raise UserError(
                    self.env._(
                        "Hours were granted with the factor of %(name)s: adjust their "
                        "package with a reason.",
                        name=factor.display_name,
                    )
                )


class SupportEntitlement(models.Model):
    _inherit = "support.entitlement"

    def _get_vendor_factors(self):
        """{(entitlement, year): factor}; the licence's own before the vendor's."""
        own = self.filtered(lambda e: e.kind == "vendor_hours")
        if not own:
            return {}
        # Sales set them; who grants hours need not see them.
        found = (
            self.env["support.vendor.factor"]
            .sudo()
            .search(
                [
                    ("vendor_id", "in", own.vendor_id.ids),
                    ("company_id", "in", own.company_id.ids),
                ]
            )
        )
        factors = {}
        for row in found.sorted(lambda row: bool(row.product_id)):
            for entitlement in own:
                if (
                    row.vendor_id == entitlement.vendor_id
                    and row.company_id == entitlement.company_id
                    and row.product_id
                    in (entitlement.product_id, row.product_id.browse())
                ):
                    factors[entitlement, row.year] = row.factor
        return factors
