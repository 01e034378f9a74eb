from odoo import api, fields, models

from ...arithmetic.sampling import needed


class SupportSurveyCampaign(models.Model):
    """G6: asks a stratified sample of the active customers until enough have answered.

    Who is active is written down when it starts, one line a customer; the sample is
    drawn from these by plan, wave after wave, until completed answers come from at
    least a quarter of them (the target), or everybody was asked.
    """

    _name = "support.survey.campaign"
    _description = "Satisfaction Campaign"
    _inherit = ["support.record.mixin"]
    _order = "date_start desc, id desc"
    _SEQUENCE = "support.survey.campaign"

    title = fields.Char(required=True)
    survey_id = fields.Many2one(
        "survey.survey",
        string="Questionnaire",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_survey_id(),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
    )
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Until", required=True)
    target_percentage = fields.Integer(
        string="Answers from (%)",
        required=True,
        default=25,
        help="Of the active customers: completed answers from a quarter at least.",
    )
    wave_days = fields.Integer(
        string="Days before more are asked", required=True, default=10
    )
    reminder_days = fields.Integer(
        string="Days between reminders", required=True, default=4
    )
    reminder_count = fields.Integer(string="Reminders at most", default=2)
    line_ids = fields.One2many("support.survey.campaign.line", "campaign_id")
    # written when it starts
    population = fields.Integer(string="Active customers", readonly=True, copy=False)
    seed = fields.Char(readonly=True, copy=False, help="Draws the same sample again.")
    wave = fields.Integer(readonly=True, copy=False)
    wave_on = fields.Date(string="Last asked on", readonly=True, copy=False)
    # progress
    needed_count = fields.Integer(
        string="Answers needed", compute="_compute_needed_count", store=True
    )
    asked_count = fields.Integer(string="Customers asked", compute="_compute_progress")
    answered_count = fields.Integer(string="Answered", compute="_compute_progress")
    answered_percentage = fields.Float(
        string="Answered (%)", compute="_compute_progress"
    )
    is_reached = fields.Boolean(string="Enough answers", compute="_compute_progress")
    score = fields.Float(
        string="Satisfaction",
        compute="_compute_progress",
        help="Mean of the answers, from 0 to 100.",
    )
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

    _SYSTEM_FIELDS = frozenset(
        {"name", "state", "population", "seed", "wave", "wave_on", "line_ids"}
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end > date_start)", "A campaign ends after it begins."
    )
    _quarter_at_least = models.Constraint(
        "CHECK (target_percentage BETWEEN 25 AND 100)",
        "Less than a quarter of the customers does not speak for all.",
    )
    _patience_positive = models.Constraint(
        "CHECK (wave_days > 0 AND reminder_days > 0 AND reminder_count >= 0)",
        "People need a day at least to answer.",
    )

    def _default_survey_id(self):
        return self.env.ref("support_sla.survey_satisfaction", raise_if_not_found=False)

    def _default_user_id(self):
        return self.env.user

    @api.depends("population", "target_percentage")
    def _compute_needed_count(self):
        for campaign in self:
            campaign.needed_count = needed(
                campaign.population, campaign.target_percentage
            )

    @api.depends("line_ids.state", "line_ids.score", "needed_count")
    def _compute_progress(self):
        lines = self.env["support.survey.campaign.line"]._read_group(
            [("campaign_id", "in", self.ids), ("state", "!=", "waiting")],
            ["campaign_id", "state"],
            ["__count", "score:avg"],
        )
        found = {(group.id, state): rest for group, state, *rest in lines}
        for campaign in self:
            key = campaign._origin.id
            answered, score = found.get((key, "answered"), (0, 0.0))
            invited, _score = found.get((key, "invited"), (0, 0.0))
            campaign.asked_count = invited + answered
            campaign.answered_count = answered
            campaign.score = score or 0.0
            campaign.answered_percentage = (
                100 * answered / campaign.population if campaign.population else 0.0
            )
            campaign.is_reached = bool(
                campaign.population and answered >= campaign.needed_count
            )

    def _get_settled_fields(self, names):
        if self.state == "draft":
            return set()
        if self.state == "running":
            return set(names) - {"user_id", "date_end", "reminder_days", "wave_days"}
        return set(names)

    def action_view_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_survey_campaign_line_action"
        )
        return action | {"domain": [("campaign_id", "=", self.id)]}

    def action_plan_improvement(self):
        """G6: improvement plans follow from what customers said."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "support.improvement",
            "view_mode": "form",
            "context": {
                "default_origin": f"{self._name},{self.id}",
                "default_title": self.title,
                "default_company_id": self.company_id.id,
                "default_unit": self.env._("points of 100"),
                "default_value_before": round(self.score, 1),
                "default_measured_before_on": fields.Date.context_today(self),
            },
        }
