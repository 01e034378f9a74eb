from odoo import fields, models


class SupportPenaltyCancel(models.TransientModel):
    _name = "support.penalty.cancel"
    _description = "Cancel a Penalty"

    penalty_id = fields.Many2one(
        "support.penalty", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.penalty_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
