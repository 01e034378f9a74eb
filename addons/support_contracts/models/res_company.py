from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    support_credit_months = fields.Integer(
        string="Validity of credited hours (months)", default=12
    )
    support_hide_staff_names = fields.Boolean(
        string="Write as the desk",
        help="Customers read the name of the desk, not of who works there.",
    )
    support_consultants_take_tickets = fields.Boolean(
        string="Consultants take tickets",
        help="Consultants may take a ticket that nobody has.",
    )

    support_po_policy = fields.Selection(
        [("warn", "Warn"), ("block", "Do not bill")],
        string="Over the limit of a purchase order",
        required=True,
        default="warn",
    )

    _support_credit_months_positive = models.Constraint(
        "CHECK (support_credit_months > 0)",
        "Credited hours stay usable for a month at least.",
    )
