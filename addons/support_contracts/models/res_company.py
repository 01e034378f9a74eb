from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..arithmetic.thresholds import parse_levels


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

    support_overdue_policy = fields.Selection(
        [("none", "Nothing"), ("warn", "Warn"), ("hold", "Hold new work")],
        string="When a customer's invoices are overdue",
        required=True,
        default="warn",
    )
    support_overdue_days = fields.Integer(
        string="Days of grace", default=15, help="After the due date."
    )
    support_alert_levels = fields.Char(
        string="Warn when so much is left of all hours",
        default="20, 10, 0",
        help="Percentages of what there was after the last hours came, such as “20, "
        "10, 0”. Empty: no warnings.",
    )
    support_package_alert_levels = fields.Char(
        string="Warn when so much is left of a package", help="As above."
    )

    _support_credit_months_positive = models.Constraint(
        "CHECK (support_credit_months > 0)",
        "Credited hours stay usable for a month at least.",
    )

    @api.constrains("support_alert_levels", "support_package_alert_levels")
    def _check_support_alert_levels(self):
        for company in self:
            check_levels(self.env, company.support_alert_levels)
            check_levels(self.env, company.support_package_alert_levels)


def check_levels(env, text):
    """Refuse what is not a list of percentages."""
    try:
        parse_levels(text)
    except ValueError as error:
        raise ValidationError(
            env._("Write percentages between 0 and 100, such as “20, 10, 0”.")
        ) from error
