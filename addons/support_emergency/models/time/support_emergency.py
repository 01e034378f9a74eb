from odoo import fields, models

from ...arithmetic import phases
from .support_emergency_span import PHASES


class SupportEmergency(models.Model):
    """E4: which work is express, to the minute."""

    _inherit = "support.emergency"

    span_ids = fields.One2many("support.emergency.span", "emergency_id")
    phase = fields.Selection(PHASES, compute="_compute_phase")

    def _compute_phase(self):
        now = fields.Datetime.now()
        for emergency in self:
            emergency.phase = phases.phase_at(emergency._get_spans(), now)

    def _get_spans(self):
        """[(start, end or None, phase)], as the arithmetic takes them."""
        self.ensure_one()
        return [
            (span.date_start, span.date_end or None, span.phase)
            for span in self.sudo().span_ids.sorted("date_start")
        ]

    def _get_evaluation_reason(self):
        """E2: why time of the evaluation is not charged, for the customer."""
        env = self._in_customer_language().env
        return env._("Evaluation of emergency %s, free", self.name)

    def _begin_phase(self, phase, instant):
        """End the phase that runs, if another one does; begin this; elevated."""
        self.ensure_one()
        running = self.span_ids.filtered(lambda span: not span.date_end)
        if running.phase == phase:
            return
        running.write({"date_end": instant})
        running.flush_recordset()
        self.env["support.emergency.span"].create(
            {"emergency_id": self.id, "phase": phase, "date_start": instant}
        )

    def _begin_express(self, instant):
        res = super()._begin_express(instant)
        self._begin_phase(phases.NORMALISATION, instant)
        return res
