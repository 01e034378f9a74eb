from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Where a plan may come from, if the model is there.
ORIGINS = (
    "support.survey.campaign",
    "support.complaint",
    "support.rca",
    "support.measure",
    "support.review",
    "support.customer.visit",
    "helpdesk.ticket",
)


class SupportImprovement(models.Model):
    """G6, G14, G16: something is to get better: which figure, by when, worth what.

    A *plan* betters what customers get; an *interlock* is our own improvement, valued
    in money. What was agreed (target, figure before) stays once approved; it is closed
    with the figure after, which says whether the effect is proven.
    """

    _name = "support.improvement"
    _description = "Improvement"
    _inherit = ["support.record.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _SEQUENCE = "support.improvement"

    title = fields.Char(required=True)
    kind = fields.Selection(
        [("plan", "Improvement plan"), ("interlock", "Internal improvement")],
        required=True,
        default="plan",
    )
    description = fields.Text(string="What we change")
    origin = fields.Reference(
        selection=lambda self: self._selection_origin(),
        string="Comes of",
        index="btree_not_null",
    )
    contract_id = fields.Many2one(
        "support.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: for all customers.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
        tracking=True,
    )
    # what is aimed at
    target = fields.Char(help="What will be different, in words.")
    feasibility = fields.Selection(
        [("high", "High"), ("medium", "Medium"), ("low", "Low")]
    )
    feasibility_reason = fields.Char(string="Because", help="What it depends on.")
    date_start = fields.Date(string="Begins on", default=fields.Date.context_today)
    date_due = fields.Date(string="Until", tracking=True)
    # the proof
    unit = fields.Char(help="What the figure is: minutes, percent, tickets a month …")
    better = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better")],
        required=True,
        default="higher",
    )
    value_before = fields.Float(string="Before")
    measured_before_on = fields.Date(string="Measured before on")
    value_target = fields.Float(string="Aimed at")
    value_after = fields.Float(string="After", copy=False)
    measured_after_on = fields.Date(string="Measured after on", copy=False)
    evidence = fields.Char(help="Where the figures can be read.")
    effect = fields.Selection(
        [
            ("open", "Not measured"),
            ("reached", "Target reached"),
            ("better", "Better, target not reached"),
            ("none", "No effect"),
        ],
        compute="_compute_effect",
        store=True,
    )
    # in money
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(string="What it costs")
    expected_value = fields.Monetary(
        string="What it is worth a year", help="In money, as we expect it."
    )
    achieved_value = fields.Monetary(
        string="What it brought", copy=False, help="In money, as it was measured."
    )
    step_ids = fields.One2many("support.improvement.step", "improvement_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("closed", "Concluded"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    closed_on = fields.Date(readonly=True, copy=False)
    cancel_reason = fields.Char(
        string="Given up because", readonly=True, copy=False, tracking=True
    )

    _SYSTEM_FIELDS = frozenset({"name", "state", "closed_on", "cancel_reason"})
    _AGREED_FIELDS = frozenset(
        {
            "title",
            "kind",
            "origin",
            "contract_id",
            "company_id",
            "target",
            "feasibility",
            "date_due",
            "date_start",
            "unit",
            "better",
            "value_before",
            "measured_before_on",
            "value_target",
            "expected_value",
        }
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_due IS NULL OR date_start IS NULL OR date_due >= date_start)",
        "It does not end before it begins.",
    )
    _money_not_negative = models.Constraint(
        "CHECK (cost >= 0 AND expected_value >= 0)",
        "What it costs and is worth is not negative.",
    )

    def _default_user_id(self):
        return self.env.user

    @api.model
    def _selection_origin(self):
        """Records that lead to an improvement; addons add theirs in ``ORIGINS``."""
        names = (
            self.env["ir.model"]
            .sudo()
            .search_fetch([("model", "in", ORIGINS)], ["model", "name"])
        )
        return [(model.model, model.name) for model in names]

    @api.depends(
        "measured_after_on", "value_before", "value_target", "value_after", "better"
    )
    def _compute_effect(self):
        for improvement in self:
            improvement.effect = improvement._get_effect()

    def _get_effect(self):
        self.ensure_one()
        if not self.measured_after_on:
            return "open"
        sign = 1 if self.better == "higher" else -1
        if sign * (self.value_after - self.value_target) >= 0:
            return "reached"
        return "better" if sign * (self.value_after - self.value_before) > 0 else "none"

    @api.constrains("measured_before_on", "measured_after_on")
    def _check_measured(self):
        for improvement in self:
            before, after = (
                improvement.measured_before_on,
                improvement.measured_after_on,
            )
            if before and after and after < before:
                raise ValidationError(
                    self.env._("The effect is measured after the beginning.")
                )

    def _get_settled_fields(self, names):
        if self.state == "draft":
            return set()
        if self.state == "running":
            return names & self._AGREED_FIELDS
        return set(names)
