from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    support_credit_months = fields.Integer(
        string="Validity of credited hours (months)", default=12
    )
