from odoo import fields, models

POLICIES = [
    ("none", "None is needed"),
    ("every", "All time has one"),
    ("signed", "All time has one, and visits are signed first"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    support_work_order_prefix = fields.Char(
        string="Prefix of work orders", default="ALB/", help="Before year and number."
    )
    support_work_order_policy = fields.Selection(
        POLICIES, string="Work orders", required=True, default="every"
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    support_work_order_prefix = fields.Char(
        related="company_id.support_work_order_prefix", readonly=False
    )
    support_work_order_policy = fields.Selection(
        related="company_id.support_work_order_policy", readonly=False
    )
