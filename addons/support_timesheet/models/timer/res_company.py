from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    support_timer_hours = fields.Integer(
        string="A timer is forgotten after (hours)", default=8, required=True
    )

    _support_timer_hours_positive = models.Constraint(
        "CHECK (support_timer_hours > 0)",
        "A timer is forgotten after an hour at the earliest.",
    )
