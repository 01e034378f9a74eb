from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_silent_days = fields.Integer(
        related="company_id.complaint_silent_days", readonly=False
    )
    complaint_reopen_count = fields.Integer(
        related="company_id.complaint_reopen_count", readonly=False
    )
    complaint_low_rating = fields.Integer(
        related="company_id.complaint_low_rating", readonly=False
    )
