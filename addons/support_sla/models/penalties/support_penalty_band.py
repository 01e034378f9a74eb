from odoo import api, fields, models

from ...arithmetic.measures import exact
from ...arithmetic.penalties import Band
from ...tools import format_number

# Decimals of a bound.
DIGITS = 6


class SupportPenaltyBand(models.Model):
    """From where to where, whether each bound belongs to it, and what it costs."""

    _name = "support.penalty.band"
    _description = "Penalty Band"
    _order = "schedule_id, sequence, id"

    schedule_id = fields.Many2one(
        "support.penalty.schedule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="schedule_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    lower_kind = fields.Selection(
        [("none", "Any"), ("from", "From"), ("above", "Above")],
        string="Begins",
        required=True,
        default="from",
    )
    lower = fields.Float(string="Lower bound", digits=(16, 6))
    upper_kind = fields.Selection(
        [("none", "Any"), ("to", "Up to"), ("below", "Below")],
        string="Ends",
        required=True,
        default="below",
    )
    upper = fields.Float(string="Upper bound", digits=(16, 6))
    percent = fields.Float(string="Penalty (%)", digits=(16, 6))

    _percent_not_negative = models.Constraint(
        "CHECK (percent >= 0)", "A penalty is never negative."
    )

    @api.depends("lower_kind", "lower", "upper_kind", "upper")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for band in self:
            band.display_name = band._get_words()

    def _get_words(self):
        """Such as “≥ 95.1, < 99.9”, with the decimal mark of the reader."""
        signs = {"from": "≥", "above": ">", "to": "≤", "below": "<"}
        bounds = [(self.lower_kind, self.lower), (self.upper_kind, self.upper)]
        words = [
            f"{signs[kind]} {format_number(self.env, value, DIGITS)}"
            for kind, value in bounds
            if kind in signs
        ]
        return ", ".join(words) or "…"

    def _as_plain(self):
        """[Band], in the order of the screen."""
        return [
            Band(
                name=band._get_words(),
                lower=None if band.lower_kind == "none" else exact(band.lower),
                upper=None if band.upper_kind == "none" else exact(band.upper),
                percent=exact(band.percent),
                lower_in=band.lower_kind == "from",
                upper_in=band.upper_kind == "to",
            )
            for band in self
        ]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        bands = super().create(vals_list)
        bands.schedule_id._check_unused()
        bands._check_schedules(bands.schedule_id)
        return bands

    def write(self, vals):
        self.schedule_id._check_unused()
        res = super().write(vals)
        self._check_schedules(self.schedule_id)
        return res

    def unlink(self):
        schedules = self.schedule_id
        schedules._check_unused()
        res = super().unlink()
        self._check_schedules(schedules)
        return res

    @api.model
    def _check_schedules(self, schedules):
        """One changed by itself leaves no gap; those of a form come together."""
        if not self.env.context.get("support_bands_together"):
            schedules.exists()._check_bands()


class SupportPenaltyRecurrence(models.Model):
    """From which miss of the contract year on a penalty is multiplied."""

    _name = "support.penalty.recurrence"
    _description = "Penalty for repeated Misses"
    _order = "schedule_id, since"

    schedule_id = fields.Many2one(
        "support.penalty.schedule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="schedule_id.company_id", store=True, index=True, precompute=True
    )
    since = fields.Integer(string="From miss number", required=True, default=2)
    percent = fields.Float(string="Of the penalty (%)", required=True, default=150.0)

    _once = models.Constraint(
        "UNIQUE (schedule_id, since)", "This number of misses has its factor."
    )
    _positive = models.Constraint(
        "CHECK (since > 0 AND percent >= 0)", "These numbers are never negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.schedule_id._check_unused()
        return lines

    def write(self, vals):
        self.schedule_id._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.schedule_id._check_unused()
