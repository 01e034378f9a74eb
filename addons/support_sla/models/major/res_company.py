from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    support_rca_days = fields.Integer(
        string="Working days until a root cause is explained",
        default=5,
        required=True,
        help="After a major incident was declared; proposed, and changed on each.",
    )

    _support_rca_days_positive = models.Constraint(
        "CHECK (support_rca_days > 0)",
        "A root cause is explained in one working day or more.",
    )
