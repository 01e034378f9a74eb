from odoo import fields, models


class SupportMeasureCorrection(models.TransientModel):
    _name = "support.measure.correction"
    _description = "Correct a closed Result"

    result_ids = fields.Many2many(
        "support.measure.result",
        string="Results",
        required=True,
        readonly=True,
        default=lambda self: self._default_result_ids(),
    )
    reason = fields.Char(required=True)

    def _default_result_ids(self):
        return self.env.context.get("active_ids", [])

    def action_apply(self):
        """Count again what is known today; the row of then stays."""
        self.ensure_one()
        self.result_ids._correct(self.reason)
        return {"type": "ir.actions.act_window_close"}
