from odoo import api, fields, models
from odoo.fields import Command


class SupportTimeDecision(models.TransientModel):
    """What a service manager decides about time: always with a reason."""

    _name = "support.time.decision"
    _description = "Decide about Support Time"

    cutoff_ids = fields.Many2many("support.cutoff", readonly=True)
    segment_ids = fields.Many2many("support.time.segment", readonly=True)
    operation = fields.Selection(
        [
            ("waive", "Close without the customer's answer"),
            ("bill", "Bill the held time"),
            ("reallocate", "Allocate anew"),
        ],
        required=True,
        default="waive",
    )
    verdict = fields.Selection(
        [
            ("no_charge", "No charge, printed at zero"),
            ("do_not_bill", "Absorbed, not billed"),
        ],
        string="Stop charging it",
        help="Empty: it stays billable, and is served as its ticket says now.",
    )
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        names = {
            "support.cutoff": "cutoff_ids",
            "support.time.segment": "segment_ids",
        }
        name = names.get(self.env.context.get("active_model"))
        if name in fields:
            values[name] = [Command.set(ids)]
        return values

    def action_apply(self):
        self.ensure_one()
        getattr(self, f"_apply_{self.operation}")()
        return {"type": "ir.actions.act_window_close"}

    def _apply_waive(self):
        self.cutoff_ids.action_waive(self.reason)

    def _apply_bill(self):
        segments = self.segment_ids | self.cutoff_ids.segment_ids
        segments.action_bill_held(self.reason)

    def _apply_reallocate(self):
        self.segment_ids.action_reallocate(self.reason, self.verdict or None)
