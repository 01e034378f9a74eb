from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    support_credit_months = fields.Integer(
        related="company_id.support_credit_months", readonly=False
    )
    support_hide_staff_names = fields.Boolean(
        related="company_id.support_hide_staff_names", readonly=False
    )
    support_consultants_take_tickets = fields.Boolean(
        related="company_id.support_consultants_take_tickets", readonly=False
    )
    support_independent_plan_id = fields.Many2one(
        related="company_id.support_independent_plan_id", readonly=False
    )
    support_po_policy = fields.Selection(
        related="company_id.support_po_policy", readonly=False, required=True
    )
    support_alert_levels = fields.Char(
        related="company_id.support_alert_levels", readonly=False
    )
    support_package_alert_levels = fields.Char(
        related="company_id.support_package_alert_levels", readonly=False
    )
    support_overdue_policy = fields.Selection(
        related="company_id.support_overdue_policy", readonly=False, required=True
    )
    support_overdue_days = fields.Integer(
        related="company_id.support_overdue_days", readonly=False
    )
