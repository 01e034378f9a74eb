from odoo import fields, models


class SupportImprovementCancel(models.TransientModel):
    _name = "support.improvement.cancel"
    _description = "Give up an Improvement"

    improvement_id = fields.Many2one(
        "support.improvement", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.improvement_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
