from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportReportMiss(models.Model):
    """U11: a figure of a report that missed its target, and why it did.

    The customer reads it with the figure; the report is not released without.
    """

    _name = "support.report.miss"
    _description = "Explained Miss"
    _order = "report_id, id"
    _rec_name = "result_id"

    report_id = fields.Many2one(
        "support.report", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    result_id = fields.Many2one(
        "support.measure.result", required=True, readonly=True, ondelete="restrict"
    )
    measure_id = fields.Many2one(related="result_id.measure_id")
    date_start = fields.Date(related="result_id.date_start", string="Period")
    figure = fields.Char(string="Value", compute="_compute_figure")
    goal = fields.Char(string="Target", compute="_compute_figure")
    is_breach = fields.Boolean(related="result_id.is_breach")
    explanation = fields.Text(
        help="What happened, and what we do so that it does not happen again."
    )

    _once = models.Constraint(
        "UNIQUE (report_id, result_id)", "A miss is explained once in a report."
    )

    @api.depends("result_id")
    def _compute_figure(self):
        for miss in self:
            result = miss.result_id
            miss.figure = result._format_value(result.value)
            miss.goal = result._format_value(result.target)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {"explanation"}:
                raise UserError(self.env._("Only the explanation is written by hand."))
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        self._check_draft()

    def _check_draft(self):
        self.report_id._check_state("draft")

    def action_view_missed(self):
        return self.result_id.action_view_missed()
