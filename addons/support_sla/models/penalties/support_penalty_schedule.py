from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...arithmetic.measures import exact
from ...arithmetic.penalties import (
    depth,
    factor_for,
    find_band,
    find_problem,
    read_value,
)


class SupportPenaltySchedule(models.Model):
    """What a missed critical service level costs, in percent of the fee (G10).

    By bands of the figure, of the points short of the target, of the cases outside it
    or of the misses in the contract year; or a rate for each point. A schedule with a
    gap or an overlap is refused, with the bands named.
    """

    _name = "support.penalty.schedule"
    _description = "Penalty Schedule"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # by what
    basis = fields.Selection(
        [
            ("value", "The figure itself"),
            ("shortfall", "Points short of the target"),
            ("misses", "Cases outside the target"),
            ("recurrence", "Misses in the contract year"),
        ],
        string="Bands of",
        required=True,
        default="value",
    )
    worst = fields.Selection(
        [("low", "Low figures"), ("high", "High figures")],
        string="Worst are",
        required=True,
        default="low",
    )
    decimals = fields.Selection(
        [
            ("exact", "Exact"),
            ("0", "Whole numbers"),
            ("1", "One decimal"),
            ("2", "Two decimals"),
            ("3", "Three decimals"),
        ],
        string="The figure is read",
        required=True,
        default="exact",
        help="As the contract reads it: with one decimal 99.84 is 99.8. Whether the "
        "target was missed is always decided on the exact figure.",
    )
    formula = fields.Selection(
        [("bands", "Bands"), ("rate", "A rate for each point short of the target")],
        required=True,
        default="bands",
    )
    rate = fields.Float(string="Percent for each point", default=1.0, digits=(16, 6))
    band_ids = fields.One2many("support.penalty.band", "schedule_id", copy=True)
    recurrence_ids = fields.One2many(
        "support.penalty.recurrence", "schedule_id", copy=True
    )
    # of what, at most
    base = fields.Selection(
        [("fee", "The recurring fee of the period"), ("amount", "A fixed amount")],
        string="Percent of",
        required=True,
        default="fee",
    )
    base_amount = fields.Monetary(string="Fixed amount")
    period_cap = fields.Float(
        string="At most, of a period (%)", help="0: as much as it comes to."
    )
    year_cap = fields.Float(
        string="At most, of a contract year (%)", help="0: as much as it comes to."
    )
    earn_back_periods = fields.Integer(
        string="Earned back after",
        help="So many periods met one after the other cancel it; 0: never.",
    )
    settlement = fields.Selection(
        [
            ("contract", "As the contract says"),
            ("money", "A reduction of the price"),
            ("indemnity", "An indemnity, without tax"),
            ("hours", "Hours of service"),
        ],
        string="Returned as",
        required=True,
        default="contract",
    )

    _numbers_not_negative = models.Constraint(
        "CHECK (rate >= 0 AND base_amount >= 0 AND period_cap >= 0 AND year_cap >= 0 "
        "AND earn_back_periods >= 0)",
        "These numbers are never negative.",
    )
    # What decided about penalties that were made by it.
    _DECIDING_FIELDS = frozenset(
        {"basis", "worst", "decimals", "formula", "rate", "band_ids", "recurrence_ids"}
    )

    def _default_company_id(self):
        return self.env.company

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("band_ids", "basis", "decimals", "formula", "worst")
    def _check_bands(self):
        for schedule in self.filtered(lambda s: s.formula == "bands"):
            bands = schedule.band_ids._as_plain()
            if not bands:
                raise ValidationError(
                    self.env._("“%(schedule)s” needs bands.", schedule=schedule.name)
                )
            problem = find_problem(bands, schedule._get_step(), schedule._get_bad_end())
            if problem:
                raise ValidationError(schedule._describe(problem))

    def _describe(self, problem):
        """Why it is refused, with the bands named."""
        first, last = problem.bands[0], problem.bands[-1]
        names = {"schedule": self.name, "first": first, "last": last}
        messages = {
            "gap": self.env._(
                "“%(schedule)s”: there is a gap between the bands %(first)s and "
                "%(last)s.",
                **names,
            ),
            "overlap": self.env._(
                "“%(schedule)s”: the bands %(first)s and %(last)s overlap.", **names
            ),
            "empty": self.env._(
                "“%(schedule)s”: no figure is in the band %(first)s.", **names
            ),
            "end": self.env._(
                "“%(schedule)s”: the worst figures, beyond %(first)s, have no band.",
                **names,
            ),
        }
        return messages[problem.kind]

    def _get_step(self):
        """What its figures are multiples of, None where they are exact."""
        self.ensure_one()
        if self.basis in ("misses", "recurrence"):
            return Fraction(1)
        if self.decimals == "exact":
            return None
        return Fraction(1, 10 ** int(self.decimals))

    def _get_bad_end(self):
        self.ensure_one()
        return self.worst if self.basis == "value" else "high"

    @api.model_create_multi
    def create(self, vals_list):
        schedules = super(SupportPenaltySchedule, self._together()).create(vals_list)
        return schedules.with_context(support_bands_together=False)

    def write(self, vals):
        if self._DECIDING_FIELDS & vals.keys():
            self._check_unused()
        return super(SupportPenaltySchedule, self._together()).write(vals)

    def _together(self):
        """Bands of one form are looked at when all of them are there."""
        return self.with_context(support_bands_together=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self):
        penalties = self.env["support.penalty"].sudo()
        used = penalties.search([("schedule_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Penalties were decided by “%(schedule)s”: copy it and change the "
                    "copy.",
                    schedule=used.schedule_id.name,
                )
            )

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _get_percent(self, result):
        """(percent of the base, name of the band or "") of a missed result; exact."""
        self.ensure_one()
        value = exact(result.numerator) / exact(result.denominator)
        value = value * 100 if result.unit == "percent" else value
        short = depth(value, exact(result.target), result.direction == "higher")
        factor = Fraction(
            factor_for(
                {line.since: exact(line.percent) for line in self.recurrence_ids},
                result.miss_number,
            ),
            100,
        )
        decimals = None if self.decimals == "exact" else int(self.decimals)
        if self.formula == "rate":
            return read_value(short, decimals) * exact(self.rate) * factor, ""
        read = {
            "value": read_value(value, decimals),
            "shortfall": read_value(short, decimals),
            "misses": Fraction(result.misses),
            "recurrence": Fraction(result.miss_number),
        }[self.basis]
        band = find_band(self.band_ids._as_plain(), read)
        return (band.percent * factor, band.name) if band else (Fraction(0), "")
