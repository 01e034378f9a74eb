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
