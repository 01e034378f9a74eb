from odoo import fields, models


class SupportComplaintClosing(models.TransientModel):
    """G9: a complaint ends without the customer's word, for a reason that stays."""

    _name = "support.complaint.closing"
    _description = "Close or Withdraw a Complaint"

    complaint_id = fields.Many2one(
        "support.complaint", required=True, readonly=True, ondelete="cascade"
    )
    action = fields.Selection(
        [("close", "Close without an answer"), ("withdraw", "Withdraw")],
        string="What to do",
        required=True,
        default="withdraw",
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        if self.action == "close":
            self.complaint_id._close_unconfirmed(self.reason)
        else:
            self.complaint_id._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
