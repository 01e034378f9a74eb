from odoo import fields, models


class SupportSlaExcuse(models.TransientModel):
    _name = "support.sla.excuse"
    _description = "Excuse a missed Target"

    clock_id = fields.Many2one(
        "support.sla.clock", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.clock_id._override(self.reason)
        return {"type": "ir.actions.act_window_close"}
