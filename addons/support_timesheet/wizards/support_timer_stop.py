from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportTimerStop(models.TransientModel):
    """Stop a forgotten timer: at the real end of the work."""

    _name = "support.timer.stop"
    _description = "Stop a Forgotten Timer"

    line_id = fields.Many2one(
        "account.analytic.line", required=True, readonly=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(related="line_id.ticket_id")
    date_time = fields.Datetime(string="Began", related="line_id.date_time")
    date_time_end = fields.Datetime(string="When the work ended", required=True)
    hours = fields.Float(string="Time", compute="_compute_hours")

    @api.depends("date_time", "date_time_end")
    def _compute_hours(self):
        for wizard in self:
            wizard.hours = (
                wizard.line_id._duration(wizard.date_time, wizard.date_time_end)
                if wizard.date_time_end
                else 0.0
            )

    def action_stop(self):
        self.ensure_one()
        line = self.line_id
        line.check_access("write")
        if not self.date_time < self.date_time_end <= fields.Datetime.now():
            raise UserError(
                self.env._("The work ended after it began, and not in the future.")
            )
        line._stop_at(self.date_time_end)
        return {"type": "ir.actions.act_window_close"}
