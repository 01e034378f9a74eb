from odoo import fields, models


class SupportPlan(models.Model):
    _inherit = "support.plan"

    is_on_demand = fields.Boolean(
        string="On demand",
        help="The least that a customer without contract agrees to in an emergency.",
    )
