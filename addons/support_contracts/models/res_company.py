from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    support_credit_months = fields.Integer(
        string="Validity of credited hours (months)", default=12
    )

    _support_credit_months_positive = models.Constraint(
        "CHECK (support_credit_months > 0)",
        "Credited hours stay usable for a month at least.",
    )
