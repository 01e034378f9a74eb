from odoo import models

from odoo.addons.support_timesheet.arithmetic.splitting import split

from ...arithmetic import phases


class AccountAnalyticLine(models.Model):
    """Rule 5: an entry that goes on past the end of a phase is cut there."""

    _inherit = "account.analytic.line"

    def _get_parts(self, clock, span, bands):
        parts = super()._get_parts(clock, span, bands)
        if not (self.emergency_id and self.started_at):
            return parts
        spans = self.emergency_id._get_spans()
        cut = []
        for part in parts:
            edges = phases.edges(spans, part.start, part.end)
            cut += split(part.start, part.end, part.minutes, edges) if edges else [part]
        return [part for part in cut if part.minutes] or parts[:1]

    def _prepare_piece(self, clock, part, work_type, bands, asked):
        if self.emergency_id:
            work_type = self._get_type_in_phase(part, work_type)
            bands = [band for band in bands if band._applies_to(work_type)]
        return super()._prepare_piece(clock, part, work_type, bands, asked)

    def _get_type_in_phase(self, part, work_type):
        """Express until the service is restored; what was typed, or usual, else."""
        company = self.emergency_id.company_id
        phase = self._get_phase_at(part.start)
        if phase == phases.NORMALISATION:
            return company._get_emergency_work_type()
        if work_type.is_express:
            return company._get_emergency_mitigation_type()
        return work_type

    def _get_phase_at(self, instant):
        """Of a piece; where the hour is not known, that of the entry."""
        if not self.started_at or self.emergency_phase == phases.EVALUATION:
            return self.emergency_phase
        return phases.phase_at(self.emergency_id._get_spans(), instant)

    def _prepare_segment(self, piece, price):
        values = super()._prepare_segment(piece, price)
        if self.emergency_id:
            phase = self._get_phase_at(piece.start)
            values |= {"emergency_id": self.emergency_id.id, "emergency_phase": phase}
            if phase == phases.EVALUATION:
                # E2: free, whatever the rest of the entry is.
                reason = self.emergency_id.sudo()._get_evaluation_reason()
                values |= {"verdict": "do_not_bill", "verdict_reason": reason}
        return values
