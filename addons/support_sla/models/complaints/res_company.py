from odoo import fields, models


class ResCompany(models.Model):
    """When a ticket looks like tomorrow's complaint (G9)."""

    _inherit = "res.company"

    complaint_silent_days = fields.Integer(
        string="Days without a word",
        default=3,
        help="An open ticket that nobody wrote to the customer about for so long.",
    )
    complaint_reopen_count = fields.Integer(
        string="Times opened again", default=3, help="A ticket that comes back."
    )

    complaint_low_rating = fields.Integer(
        string="Low rating", default=2, help="Out of five stars: so many, or less."
    )

    _complaint_signs_positive = models.Constraint(
        "CHECK (complaint_silent_days > 0 AND complaint_reopen_count > 0)",
        "A sign of a complaint needs a number above zero.",
    )
