from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# {metric: (unit, whether more is better)}; what a person enters has its own.
METRICS = {
    "within": ("percent", True),
    "mean": ("hours", False),
    "median": ("hours", False),
    "percentile": ("hours", False),
    "availability": ("percent", True),
    "frequency": ("number", False),
    "backlog": ("days", False),
    "reopened": ("percent", False),
    "satisfaction": ("percent", True),
    "efficiency": ("percent", True),
}
CLOCK_METRICS = ("within", "mean", "median", "percentile")
TOLERATED_MISSES = 4


class SupportMeasure(models.Model):
    """What is measured for a contract, how often, and what it has to be (G13).

    A key measure may be missed so many times in a contract year, a critical service
    level costs a penalty, an objective costs nothing. What a closed result was judged
    by is not changed afterwards: a new target has its first day, another way of
    counting is another measure.
    """

    _name = "support.measure"
    _description = "Service Measure"
    _inherit = ["mail.thread"]
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    # W1: customers read it, not what we say of it (private_threads).
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [
            ("km", "Key measure"),
            ("csl", "Critical service level"),
            ("slo", "Objective"),
        ],
        required=True,
        default="slo",
        tracking=True,
    )
    misses_allowed = fields.Integer(
        string="Misses allowed a year",
        default=TOLERATED_MISSES,
        help="In a contract year; the next one is a breach.",
    )
    # what is counted
    metric = fields.Selection(
        [
            ("within", "Share within the agreed time"),
            ("mean", "Mean time"),
            ("median", "Median time"),
            ("percentile", "Percentile of the time"),
            ("availability", "Availability"),
            ("frequency", "Number of tickets"),
            ("backlog", "Age of what is open"),
            ("reopened", "Share opened again"),
            ("satisfaction", "Satisfaction"),
            ("efficiency", "Share of hours that was paid for"),
            ("manual", "A figure with its evidence"),
        ],
        required=True,
        default="within",
    )
    clock_kind = fields.Selection(
        [
            ("response", "First response"),
            ("normalisation", "Normalisation"),
            ("resolution", "Resolution"),
        ],
        string="Time",
        required=True,
        default="response",
    )
    counted_on = fields.Selection(
        [
            ("stopped", "They were reached"),
            ("due", "They were due"),
            ("started", "They began"),
        ],
        string="Counts in the period in which",
        required=True,
        default="stopped",
        help="Where those due count, what is late and still open is a miss.",
    )
    percentile = fields.Integer(default=90)
    type_ids = fields.Many2many(
        "helpdesk.ticket.type", string="Ticket types", help="Empty: all."
    )
    criticality_ids = fields.Many2many("support.criticality", help="Empty: all.")
    round_the_clock = fields.Boolean(
        string="24×7", help="Else in the working hours of the contract."
    )
    # what is demanded
    unit = fields.Selection(
        [
            ("percent", "%"),
            ("hours", "Hours"),
            ("days", "Days"),
            ("number", "Number"),
        ],
        compute="_compute_unit",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    direction = fields.Selection(
        [("higher", "At least"), ("lower", "At most")],
        string="The target is",
        compute="_compute_unit",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    target_ids = fields.One2many(
        "support.measure.target", "measure_id", string="Targets", copy=True
    )
    target = fields.Float(
        string="Target today", compute="_compute_target", digits=(16, 6)
    )
    # when
    period = fields.Selection(
        [
            ("week", "Weekly"),
            ("half_month", "Half-monthly (1–15, 16–end)"),
            ("month", "Monthly"),
            ("quarter", "Quarterly"),
        ],
        required=True,
        default="month",
    )
    date_start = fields.Date(
        string="First day",
        compute="_compute_date_start",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    date_end = fields.Date(string="Last day", tracking=True)
    closing_days = fields.Integer(
        string="Closed after (days)",
        default=5,
        help="So many days after a period ended its figure is frozen.",
    )
    # few cases
    minimum_sample = fields.Integer(help="Fewer cases are judged by the next rule.")
    small_sample = fields.Selection(
        [
            ("skip", "They are not judged"),
            ("met", "They count as met"),
            ("misses", "They may miss so many times"),
            ("judge", "They are judged as ever"),
        ],
        string="With fewer cases",
        required=True,
        default="skip",
    )
    small_sample_misses = fields.Integer(string="Misses allowed in few cases")
    result_ids = fields.One2many("support.measure.result", "measure_id")

    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A measure cannot end before it starts.",
    )
    _percentile_within = models.Constraint(
        "CHECK (percentile BETWEEN 1 AND 100)", "A percentile lies between 1 and 100."
    )
    _numbers_not_negative = models.Constraint(
        "CHECK (misses_allowed >= 0 AND closing_days >= 0 AND minimum_sample >= 0 "
        "AND small_sample_misses >= 0)",
        "These numbers are never negative.",
    )

    # What its closed results were counted and judged by.
    _COUNTING_FIELDS = frozenset(
        {
            "clock_kind",
            "contract_id",
            "counted_on",
            "criticality_ids",
            "date_start",
            "direction",
            "kind",
            "metric",
            "percentile",
            "period",
            "round_the_clock",
            "satisfaction_source",
            "type_ids",
            "unit",
        }
    )

    # ------------------------------------------------------------------
    # Computes and checks
    # ------------------------------------------------------------------

    @api.depends("name", "contract_id")
    @api.depends_context("lang", "measure_with_contract")
    def _compute_display_name(self):
        """With its contract where measures of many stand side by side."""
        with_contract = self.env.context.get("measure_with_contract")
        for measure in self:
            words = [measure.name, with_contract and measure.contract_id.name]
            measure.display_name = " · ".join(filter(None, words))

    @api.depends("metric")
    def _compute_unit(self):
        for measure in self:
            default = (measure.unit or "number", measure.direction != "lower")
            unit, more = METRICS.get(measure.metric, default)
            measure.unit = unit
            measure.direction = "higher" if more else "lower"

    @api.depends("contract_id")
    def _compute_date_start(self):
        for measure in self:
            measure.date_start = measure.date_start or measure.contract_id.date_start

    @api.depends("target_ids.value", "target_ids.date_start")
    def _compute_target(self):
        today = fields.Date.context_today(self)
        for measure in self:
            measure.target = measure.target_ids._get_in_force(today) or 0.0

    @api.constrains("metric", "unit")
    def _check_unit(self):
        for measure in self:
            unit, _more = METRICS.get(measure.metric, (measure.unit, None))
            if measure.unit != unit:
                raise ValidationError(
                    self.env._(
                        "“%(measure)s” counts in another unit than that.",
                        measure=measure.name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        if self._COUNTING_FIELDS & vals.keys():
            self._check_nothing_closed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_nothing_closed()

    def _check_nothing_closed(self):
        closed = self.env["support.measure.result"].sudo()
        found = closed.search([("measure_id", "in", self.ids)], limit=1)
        if found:
            raise UserError(
                self.env._(
                    "“%(measure)s” has closed results: give it a last day and make "
                    "another one.",
                    measure=found.measure_id.name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_results(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_measure_result_action"
        )
        return action | {"domain": [("measure_id", "in", self.ids)]}
