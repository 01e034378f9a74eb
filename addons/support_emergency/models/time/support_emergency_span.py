from odoo import api, fields, models
from odoo.exceptions import UserError

PHASES = [
    ("evaluation", "Evaluation"),
    ("normalisation", "Normalisation"),
    ("mitigation", "Mitigation"),
]


class SupportEmergencySpan(models.Model):
    """From when to when an emergency was in a phase, in UTC, half open."""

    _name = "support.emergency.span"
    _description = "Phase of an Emergency"
    _order = "emergency_id, date_start, id"

    emergency_id = fields.Many2one(
        "support.emergency", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="emergency_id.company_id", store=True, precompute=True
    )
    phase = fields.Selection(PHASES, required=True, readonly=True)
    date_start = fields.Datetime(string="From", required=True, readonly=True)
    date_end = fields.Datetime(string="Until", readonly=True)

    _one_open = models.UniqueIndex(
        "(emergency_id) WHERE date_end IS NULL",
        "Somebody else changed the phase at the same time.",
    )

    def write(self, vals):
        if not self.env.su:
            raise UserError(self._message_not_by_hand())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._message_not_by_hand())

    def _message_not_by_hand(self):
        return self.env._("Phases begin and end with the buttons of the emergency.")
