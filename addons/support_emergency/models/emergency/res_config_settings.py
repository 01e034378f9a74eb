from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    emergency_plan_id = fields.Many2one(
        related="company_id.emergency_plan_id", readonly=False
    )
    emergency_work_type_id = fields.Many2one(
        related="company_id.emergency_work_type_id", readonly=False
    )
    emergency_mitigation_type_id = fields.Many2one(
        related="company_id.emergency_mitigation_type_id", readonly=False
    )
    emergency_guarantee_product_id = fields.Many2one(
        related="company_id.emergency_guarantee_product_id", readonly=False
    )
