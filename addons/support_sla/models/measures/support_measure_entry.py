import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.support_contracts.tools.uploads import check_upload

from ...arithmetic.measures import period_of


class SupportMeasureEntry(models.Model):
    """A figure that a person states for a period, with what proves it."""

    _name = "support.measure.entry"
    _description = "Stated Figure of a Service Measure"
    _order = "date_start desc, id desc"

    measure_id = fields.Many2one(
        "support.measure",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("metric", "in", ("manual", "satisfaction"))],
    )
    contract_id = fields.Many2one(related="measure_id.contract_id", store=True)
    company_id = fields.Many2one(
        related="measure_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Any day of the period that it is about.",
    )
    date_start = fields.Date(
        string="Period", compute="_compute_date_start", store=True, precompute=True
    )
    numerator = fields.Float(string="Figure", required=True, digits=(16, 6))
    denominator = fields.Float(
        string="Of", required=True, default=1.0, digits=(16, 6), help="1: as it is."
    )
    sample = fields.Integer(string="Cases", required=True, default=1)
    evidence = fields.Char(
        required=True, help="Where the figure comes from, such as a report."
    )
    evidence_file = fields.Binary(string="File", attachment=True)
    evidence_name = fields.Char(string="File name")

    _once = models.Constraint(
        "UNIQUE (measure_id, date_start)", "The figure of this period is stated."
    )
    _denominator_positive = models.Constraint(
        "CHECK (denominator > 0 AND sample >= 0)", "Nothing is divided by zero."
    )

    @api.depends("date", "measure_id.period")
    def _compute_date_start(self):
        for entry in self:
            period = entry.measure_id.period
            known = entry.date and period
            entry.date_start = known and period_of(entry.date, period)[0]

    @api.constrains("evidence")
    def _check_evidence(self):
        if any(not entry.evidence.strip() for entry in self):
            raise ValidationError(self.env._("Say where the figure comes from."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_file(vals)
        entries = super().create(vals_list)
        entries._check_open()
        return entries

    def write(self, vals):
        self._check_open()
        self._check_file(vals)
        res = super().write(vals)
        self._check_open()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()

    def _check_open(self):
        """A figure that was closed is corrected on its result."""
        results = self.env["support.measure.result"].sudo()
        found = results.search([("measure_id", "in", self.measure_id.ids)])
        closed = {(result.measure_id.id, result.date_start) for result in found}
        if any((entry.measure_id.id, entry.date_start) in closed for entry in self):
            raise UserError(
                self.env._("The period of this figure is closed: correct its result.")
            )

    @api.model
    def _check_file(self, vals):
        if vals.get("evidence_file"):
            content = base64.b64decode(vals["evidence_file"])
            check_upload(self.env, vals.get("evidence_name") or "", content)
