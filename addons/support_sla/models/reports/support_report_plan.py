from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...arithmetic.measures import period_of
from ...arithmetic.trend import share

KINDS = [("levels", "Service levels"), ("progress", "Progress of the work")]
RELEASERS = [
    ("ours", "Our responsible"),
    ("customer", "The customer's lead key user"),
]
PERIODS = [
    ("week", "Weekly"),
    ("half_month", "Half-monthly (1–15, 16–end)"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
]


class SupportReportPlan(models.Model):
    """U11: a row of the communication plan: who gets which report, when, from whom.

    Days are local to the contract. A period is reported on once, without gaps: after
    another period was chosen, the next report goes on where the last one ended.
    """

    _name = "support.report.plan"
    _description = "Row of the Communication Plan"
    _inherit = ["mail.thread"]
    _order = "contract_id, kind, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    kind = fields.Selection(
        KINDS, string="What is reported", required=True, default="levels"
    )
    stakeholder_ids = fields.Many2many(
        "res.partner",
        string="Stakeholders",
        help="People of the customer or of ours who receive it.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        domain=[("share", "=", False)],
        tracking=True,
        default=lambda self: self._default_user_id(),
        help="Reviews and releases it: nobody receives it before.",
    )
    releaser = fields.Selection(
        RELEASERS,
        string="Who releases it",
        required=True,
        default="ours",
        tracking=True,
        help="Where the customer answers for the report, its lead key user reads "
        "it in the portal before anybody else gets it.",
    )
    period = fields.Selection(PERIODS, required=True, default="month", tracking=True)
    channel = fields.Selection(
        [("mail", "By mail and in the portal"), ("portal", "In the portal")],
        required=True,
        default="mail",
        tracking=True,
    )
    due_days = fields.Integer(
        string="Due after (days)",
        required=True,
        default=8,
        help="So many days after its period ended it has to be sent.",
    )
    date_start = fields.Date(
        string="Reported since",
        required=True,
        default=lambda self: self._default_date_start(),
        help="The first report is of the period with this day.",
    )
    active = fields.Boolean(default=True)
    report_ids = fields.One2many("support.report", "plan_id", string="Reports")
    next_start = fields.Date(
        string="Next period from", compute="_compute_next", store=True
    )
    next_end = fields.Date(string="Until", compute="_compute_next", store=True)
    next_date = fields.Date(
        string="Next report due", compute="_compute_next", store=True
    )
    error = fields.Char(string="Could not be made", readonly=True, copy=False)
    # punctuality
    report_count = fields.Integer(compute="_compute_punctuality")
    late_count = fields.Integer(string="Late", compute="_compute_punctuality")
    punctuality = fields.Float(
        string="Punctuality (%)",
        compute="_compute_punctuality",
        help="Reports sent by the day they were due, of all that were due.",
    )

    _once = models.UniqueIndex(
        "(contract_id, kind, period) WHERE active",
        "The plan has this report already: add the stakeholders to it.",
    )
    _due_days_not_negative = models.Constraint(
        "CHECK (due_days BETWEEN 0 AND 60)",
        "A report is due between 0 and 60 days after its period.",
    )

    def _default_user_id(self):
        return self.env.user

    def _default_date_start(self):
        return fields.Date.context_today(self).replace(day=1)

    # ------------------------------------------------------------------
    # Computes and checks
    # ------------------------------------------------------------------

    @api.depends("contract_id", "kind", "period")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        periods = dict(self._fields["period"]._description_selection(self.env))
        for plan in self:
            words = (
                plan.contract_id.name,
                kinds.get(plan.kind),
                periods.get(plan.period),
            )
            plan.display_name = " · ".join(word for word in words if word)

    @api.depends(
        "contract_id.date_start",
        "date_start",
        "due_days",
        "period",
        "report_ids.date_end",
    )
    def _compute_next(self):
        last_days = dict(
            self.env["support.report"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["date_end:max"]
            )
        )
        for plan in self:
            last = last_days.get(plan._origin)
            day = last + timedelta(days=1) if last else plan._get_first_day()
            if not (day and plan.period):
                plan.next_start = plan.next_end = plan.next_date = False
                continue
            first, plan.next_end = period_of(day, plan.period)
            plan.next_start = max(first, day) if last else first
            plan.next_date = plan.next_end + timedelta(days=plan.due_days)

    def _get_first_day(self):
        """Nothing is told of the time before the contract; False without a day."""
        self.ensure_one()
        began = self.contract_id.date_start
        return self.date_start and max(self.date_start, began or self.date_start)

    @api.depends("report_ids.state", "report_ids.days_late")
    def _compute_punctuality(self):
        counts = self._count_reports(Domain.TRUE)
        late = self._count_reports(Domain("is_late", "=", True))
        sent = self._count_reports(Domain("state", "=", "sent"))
        due = self._count_reports(
            Domain("is_late", "=", True) & Domain("state", "!=", "sent")
        )
        for plan in self:
            key = plan._origin
            plan.report_count = counts.get(key, 0)
            plan.late_count = late.get(key, 0)
            owed = sent.get(key, 0) + due.get(key, 0)
            plan.punctuality = share(owed - plan.late_count, owed) or 0.0

    def _count_reports(self, domain):
        # Punctual is what is told of a period first; a correction has no day to be due.
        domain &= Domain("plan_id", "in", self.ids) & Domain("replaces_id", "=", False)
        groups = self.env["support.report"]._read_group(
            domain, ["plan_id"], ["__count"]
        )
        return dict(groups)

    @api.constrains("stakeholder_ids", "contract_id")
    def _check_stakeholders(self):
        """What a customer is told stays between us and them."""
        for plan in self:
            plan.contract_id._check_stakeholders(plan.stakeholder_ids)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_reports(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_report_action"
        )
        return action | {"domain": [("plan_id", "in", self.ids)], "context": {}}
