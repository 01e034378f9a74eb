from odoo import fields, models


class SupportEmergencyReason(models.TransientModel):
    """What a step of an emergency needs: the words for its history."""

    _name = "support.emergency.reason"
    _description = "Step of an Emergency, with its Reason"

    emergency_id = fields.Many2one(
        "support.emergency", required=True, readonly=True, ondelete="cascade"
    )
    operation = fields.Selection(
        [
            ("withdraw", "The customer does not want it any more"),
            ("release", "Begin before the payment arrives"),
            ("normalise", "The service is restored"),
            ("credit_guarantee", "The guarantee counts towards the fees"),
            ("reopen", "It happened again"),
            ("close", "Close it"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(string="In words", required=True)

    def action_apply(self):
        self.ensure_one()
        getattr(self.emergency_id, f"_{self.operation}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
