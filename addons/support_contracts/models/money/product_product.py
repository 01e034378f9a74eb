from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    support_minutes = fields.Integer(
        string="Hours of support",
        compute="_compute_support_minutes",
        inverse="_inverse_support_minutes",
        help="Selling one unit gives the customer a package of these hours.",
    )

    @api.depends("product_variant_ids.support_minutes")
    def _compute_support_minutes(self):
        for template in self:
            variants = template.product_variant_ids
            template.support_minutes = (
                variants.support_minutes if len(variants) == 1 else 0
            )

    def _inverse_support_minutes(self):
        for template in self:
            if len(template.product_variant_ids) == 1:
                template.product_variant_ids.support_minutes = template.support_minutes


class ProductProduct(models.Model):
    _inherit = "product.product"

    support_minutes = fields.Integer(string="Hours of support")

    _support_minutes_not_negative = models.Constraint(
        "CHECK (support_minutes >= 0)", "A package cannot have negative hours."
    )

    def _get_price_of_an_hour(self, price):
        """``price`` of the product's own unit as a price per hour.

        Only units of time are converted: a service sold by the unit has the price of
        an hour.
        """
        self.ensure_one()
        hour = self._get_time_unit("hour")
        if not self.uom_id or not self.uom_id._has_common_reference(hour):
            return price
        if self.uom_id == self._get_time_unit("minute"):
            return price * 60  # Odoo's factor of the minute is not exact
        return self.uom_id._compute_price(price, hour)

    @api.model
    def _get_time_unit(self, name):
        """The unit ``hour`` or ``minute``; cached, where ``ref`` asks the database."""
        xmlid = f"uom.product_uom_{name}"
        unit_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid, True)
        return self.env["uom.uom"].browse(unit_id)
