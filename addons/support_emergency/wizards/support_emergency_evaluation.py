from odoo import api, fields, models


class SupportEmergencyEvaluation(models.TransientModel):
    """E2, E6: the expert's answer: yes with its figures, no with another way."""

    _name = "support.emergency.evaluation"
    _description = "Evaluate an Emergency"

    emergency_id = fields.Many2one(
        "support.emergency", required=True, readonly=True, ondelete="cascade"
    )
    operation = fields.Selection(
        [
            ("deliver", "It can be done"),
            ("decline", "It cannot be done"),
            ("revise", "The times change"),
        ],
        required=True,
        default="deliver",
    )
    findings = fields.Text(string="What we found")
    risk = fields.Text()
    uncertainty = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")], default="medium"
    )
    uncertainty_percent = fields.Integer(
        string="More or less (%)",
        compute="_compute_uncertainty_percent",
        store=True,
        readonly=False,
    )
    minutes_emergency = fields.Integer(
        string="In emergency", help="How long the infrastructure stays in emergency."
    )
    minutes_normalise = fields.Integer(string="To normalise")
    minutes_mitigate = fields.Integer(string="To remove the causes")
    reason = fields.Char(string="Why they change")
    # guarantee and expert
    guarantee_hours = fields.Integer(string="Hours of guarantee", default=1)
    guarantee = fields.Selection(
        [
            ("paid", "Paid, and kept"),
            ("credited", "Paid, and counts towards the fees"),
            ("waived", "Waived"),
        ],
        required=True,
        default="paid",
    )
    guarantee_reason = fields.Char(string="Why waived or credited")
    expert_id = fields.Many2one(
        "res.users",
        string="Lead expert",
        domain=[("share", "=", False)],
        default=lambda self: self._default_expert_id(),
    )
    skill_ids = fields.Many2many(related="emergency_id.skill_ids", readonly=False)
    expert_gap = fields.Char(string="Lacks", compute="_compute_expert_gap")
    expert_reason = fields.Char(string="Why this expert")
    # no
    decline_reason = fields.Text(string="Why not")
    alternative = fields.Text(string="What we suggest instead")

    _TIMES = ("minutes_emergency", "minutes_normalise", "minutes_mitigate")
    # More or less in percent, until the expert knows better.
    _BANDS = {"low": 10, "medium": 25, "high": 50}

    def _default_expert_id(self):
        return self.env.user

    @api.model
    def default_get(self, fields):
        """The times in force, to be revised."""
        values = super().default_get(fields)
        emergency = self.env["support.emergency"].browse(values.get("emergency_id"))
        known = emergency.estimate_id
        names = (*self._TIMES, "uncertainty", "uncertainty_percent")
        return values | {n: known[n] for n in names if known and n in fields}

    @api.depends("uncertainty")
    def _compute_uncertainty_percent(self):
        for evaluation in self:
            evaluation.uncertainty_percent = self._BANDS.get(evaluation.uncertainty, 0)

    @api.depends("expert_id", "skill_ids")
    def _compute_expert_gap(self):
        for evaluation in self:
            expert, emergency = evaluation.expert_id, evaluation.emergency_id
            evaluation.expert_gap = expert and emergency._get_gap(expert)

    def action_apply(self):
        self.ensure_one()
        getattr(self, f"_apply_{self.operation}")()
        return {"type": "ir.actions.act_window_close"}

    def _get_times(self):
        names = (*self._TIMES, "uncertainty", "uncertainty_percent")
        return {name: self[name] for name in names}

    def _apply_deliver(self):
        self.emergency_id._deliver(
            self._get_times(),
            self.expert_id,
            {
                "hours": self.guarantee_hours,
                "waived": self.guarantee == "waived",
                "credited": self.guarantee == "credited",
                "reason": self.guarantee_reason,
            },
            self.expert_reason,
            findings=self.findings,
            risk=self.risk,
        )

    def _apply_decline(self):
        self.emergency_id._decline(self.decline_reason, self.alternative)

    def _apply_revise(self):
        self.emergency_id._revise(self._get_times(), self.reason)
