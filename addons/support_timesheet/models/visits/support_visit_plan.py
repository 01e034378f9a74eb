from odoo import fields, models


class SupportVisitPlan(models.Model):
    """Preventive visits that a contract promises: how often, how long, by whom."""

    _name = "support.visit.plan"
    _description = "Plan of Visits"
    _order = "contract_id, name, id"
    _check_company_auto = True

    name = fields.Char(string="Subject", required=True, translate=True)
    active = fields.Boolean(default=True)
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", ("signed", "active"))],
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, precompute=True
    )
    # how often
    date_first = fields.Date(
        string="First visit", required=True, default=fields.Date.context_today
    )
    every = fields.Integer(required=True, default=1)
    unit = fields.Selection(
        [("weeks", "Weeks"), ("months", "Months"), ("years", "Years")],
        required=True,
        default="months",
    )
    notice_days = fields.Integer(
        string="Proposed ahead",
        default=21,
        help="Days before the visit on which the customer is asked.",
    )
    # how
    hour = fields.Float(
        string="At", default=9.0, help="On the clock of the contract's time zone."
    )
    minutes = fields.Integer(string="Duration", required=True, default=120)
    site_id = fields.Many2one("res.partner")
    roster_id = fields.Many2one(
        "support.roster",
        string="Technicians",
        check_company=True,
        help="The first of its pool who is free gets the visit.",
    )
    user_id = fields.Many2one(
        "res.users", string="Usual technician", domain=[("share", "=", False)]
    )
    description = fields.Text(string="What is checked")
    visit_ids = fields.One2many("support.visit", "plan_id")

    _rhythm = models.Constraint(
        "CHECK (every > 0 AND minutes > 0 AND notice_days >= 0)",
        "Rhythm and duration of a plan are above zero.",
    )
    _hour_of_day = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24)", "The hour is between 0:00 and 23:59."
    )
