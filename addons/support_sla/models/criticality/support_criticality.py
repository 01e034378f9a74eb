from odoo import api, fields, models


class SupportCriticality(models.Model):
    """K14, K15: what a problem does to the customer's business, in agreed words."""

    _name = "support.criticality"
    _description = "Criticality"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10, help="The least critical first.")
    description = fields.Text(
        string="Definition",
        required=True,
        translate=True,
        help="Customers read it in the portal.",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "Another level has this code.")

    def write(self, vals):
        if "active" in vals:
            self.env.registry.clear_cache()  # archived levels are not proposed
        return super().write(vals)

    @api.model
    def _get_shown(self):
        """The levels in use, the least critical first, as customers read them."""
        return self.sudo().search([("active", "=", True)])
