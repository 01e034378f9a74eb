from dataclasses import replace

from odoo import fields, models

from ...arithmetic import phases
from .support_emergency_span import PHASES


class SupportTimeSegment(models.Model):
    """E4: express hours never burn a package; they are charged."""

    _inherit = "support.time.segment"

    emergency_id = fields.Many2one(
        "support.emergency",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    emergency_phase = fields.Selection(PHASES, readonly=True)

    def _get_shown(self):
        shown = super()._get_shown()
        if self.emergency_id:
            shown["phase"] = self.emergency_phase
        return shown

    def _is_charged_apart(self):
        """Whether no package pays it: express, or mitigation on demand."""
        self.ensure_one()
        return bool(self.emergency_id) and self.emergency_id._is_charged(
            self.emergency_phase
        )

    def _as_demand(self, scopes):
        demand = super()._as_demand(scopes)
        if self._is_charged_apart():
            return replace(demand, lot_ids=frozenset(), choice=None)
        return demand

    def _may_be_paid_by_orders(self):
        """E4, E8: what a quotation sold before is not for express hours."""
        return not self._is_charged_apart() and super()._may_be_paid_by_orders()

    def _get_overage_policy(self):
        if not self.waits_for_manager and self._is_charged_apart():
            return "bill"
        return super()._get_overage_policy()

    def _is_on_demand(self):
        return self._is_charged_apart() or super()._is_on_demand()

    def _prepare_charge(self, minutes):
        values = super()._prepare_charge(minutes)
        if self.emergency_id:
            values |= {
                "emergency_id": self.emergency_id.id,
                "emergency_phase": self.emergency_phase,
            }
        return values


class SupportEmergency(models.Model):
    _inherit = "support.emergency"

    def _is_charged(self, phase):
        """Whether work of ``phase`` is charged, and burns no package (hook)."""
        self.ensure_one()
        return phase == phases.NORMALISATION
