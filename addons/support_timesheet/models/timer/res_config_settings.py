from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    support_timer_hours = fields.Integer(
        related="company_id.support_timer_hours", readonly=False
    )
