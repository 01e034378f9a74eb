from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...arithmetic.measures import in_force


class SupportMeasureTarget(models.Model):
    """What a measure has to be, from a day on; earlier ones stay.

    The one in force on the first day of a period judges all of it: what begins in the
    middle rules from the next period on.
    """

    _name = "support.measure.target"
    _description = "Target of a Service Measure"
    _order = "measure_id, date_start"

    measure_id = fields.Many2one(
        "support.measure", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="measure_id.company_id", store=True, index=True, precompute=True
    )
    date_start = fields.Date(
        string="Since",
        compute="_compute_date_start",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    value = fields.Float(string="Target", required=True, digits=(16, 6))

    _once = models.Constraint(
        "UNIQUE (measure_id, date_start)", "The measure has a target of that day."
    )

    @api.depends("measure_id")
    def _compute_date_start(self):
        for target in self:
            target.date_start = target.date_start or target.measure_id.date_start

    def _get_in_force(self, day):
        """The value that rules a period that begins on ``day``, None before all."""
        return in_force([(t.date_start, t.value) for t in self], day)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets._check_open()
        return targets

    def write(self, vals):
        self._check_open()
        res = super().write(vals)
        self._check_open()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()

    def _check_open(self):
        """Refuse targets that a closed period was judged by, or would have been."""
        self.flush_recordset(["measure_id", "date_start"])
        last_days = dict(
            self.env["support.measure.result"]
            .sudo()
            ._read_group(
                [("measure_id", "in", self.measure_id.ids)],
                ["measure_id"],
                ["date_start:max"],
            )
        )
        for target in self:
            last = last_days.get(target.measure_id.sudo())
            if last and target.date_start <= last:
                raise UserError(
                    self.env._(
                        "“%(measure)s” is closed until the period of %(date)s: a new "
                        "target starts later.",
                        measure=target.measure_id.name,
                        date=format_date(self.env, last),
                    )
                )
