from odoo import api, fields, models

from .support_emergency_span import PHASES


class SupportCutoff(models.Model):
    """A cut of an emergency says which and of which phase."""

    _inherit = "support.cutoff"

    emergency_id = fields.Many2one(
        "support.emergency", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    emergency_phase = fields.Selection(PHASES, readonly=True)

    @api.model
    def _prepare_cutoff(self, key, sequence):
        values = super()._prepare_cutoff(key, sequence)
        number, _slash, phase = key[2].partition("/")
        if phase:
            values |= {"emergency_id": int(number), "emergency_phase": phase}
        return values

    @api.depends("emergency_id", "emergency_phase")
    def _compute_display_name(self):
        res = super()._compute_display_name()
        for cutoff in self.filtered("emergency_id"):
            cutoff.display_name = f"{cutoff.display_name} {cutoff._get_phase_label()}"
        return res

    def _get_phase_label(self):
        labels = dict(self._fields["emergency_phase"]._description_selection(self.env))
        return f"{self.emergency_id.sudo().name} · {labels[self.emergency_phase]}"

    def _get_approval_title(self):
        title = super()._get_approval_title()
        if self.emergency_id:
            title = f"{title} · {self._in_customer_language()._get_phase_label()}"
        return title

    def _finalize(self):
        res = super()._finalize()
        self.emergency_id._time_settled()
        return res


class SupportEmergency(models.Model):
    _inherit = "support.emergency"

    def _time_settled(self):
        """Hook: time of these emergencies became final."""
