from odoo import fields, models


class SupportRequestDecline(models.TransientModel):
    """G11: a request that we decline gets an alternative, not only a no."""

    _name = "support.request.decline"
    _description = "Decline a Request for Service"

    request_id = fields.Many2one(
        "support.service.request", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)
    alternative = fields.Text(required=True)

    def action_apply(self):
        self.ensure_one()
        self.request_id._decline(self.reason, self.alternative)
        return {"type": "ir.actions.act_window_close"}
