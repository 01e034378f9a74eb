from odoo import fields, models


class SupportEmergencyResult(models.TransientModel):
    """E10: what an action reached, with its evidence; or why nobody needs it."""

    _name = "support.emergency.result"
    _description = "Result of an Action"

    action_id = fields.Many2one(
        "support.emergency.action", required=True, readonly=True, ondelete="cascade"
    )
    is_dropped = fields.Boolean(readonly=True)
    result = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence")

    def action_apply(self):
        self.ensure_one()
        if self.is_dropped:
            self.action_id._drop(self.result)
        else:
            self.action_id._finish(self.result, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
