from odoo import fields, models
from odoo.exceptions import UserError

from ..models.clocks.support_sla_event import KINDS, REASONS


class SupportSlaCorrection(models.TransientModel):
    """Add to a timeline what was not recorded, or take back what did not happen."""

    _name = "support.sla.correction"
    _description = "Correct the Timeline"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    action = fields.Selection(
        [("add", "Add what happened"), ("void", "Take back what did not happen")],
        string="What to do",
        required=True,
        default="add",
    )
    kind = fields.Selection(
        [kind for kind in KINDS if kind[0] != "void"], string="What happened"
    )
    waits_for = fields.Selection(REASONS)
    occurred_at = fields.Datetime(string="When", default=fields.Datetime.now)
    event_id = fields.Many2one("support.sla.event", string="What did not happen")
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        if self.action == "void" and self.event_id:
            self.ticket_id._void_sla_event(self.event_id, self.reason)
        elif self.action == "add" and self.kind and self.occurred_at:
            waits = self.waits_for if self.kind in ("paused", "resumed") else None
            self.ticket_id._add_sla_event(
                self.kind, self.occurred_at, self.reason, waits
            )
        else:
            raise UserError(self.env._("Say what happened and when, or what did not."))
        return {"type": "ir.actions.act_window_close"}
