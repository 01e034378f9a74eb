from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    support_rca_days = fields.Integer(
        related="company_id.support_rca_days", readonly=False
    )
