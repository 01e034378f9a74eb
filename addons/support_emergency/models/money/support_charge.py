from odoo import api, fields, models
from odoo.fields import Domain

from ..time.support_emergency_span import PHASES


class SupportCharge(models.Model):
    """Rule 6: charges of emergencies are never swept up by a monthly billing run."""

    _inherit = "support.charge"

    emergency_id = fields.Many2one(
        "support.emergency", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    emergency_phase = fields.Selection(PHASES, readonly=True)

    @api.model
    def _get_system_fields(self):
        own = {"emergency_id", "emergency_phase"}
        return super()._get_system_fields() | own

    @api.model
    def _get_to_propose_domain(self, contracts, date_end):
        domain = super()._get_to_propose_domain(contracts, date_end)
        return domain & Domain("emergency_id", "=", False)

    def _get_amount_in(self, currency):
        """Their sum in ``currency``: those of another contract may be in another."""
        return sum(
            charge.currency_id._convert(
                charge.amount, currency, charge.company_id, charge.date
            )
            for charge in self
        )

    def _get_billing_key(self):
        return (*super()._get_billing_key(), self.emergency_id, self.emergency_phase)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _prepare_charge_again(self, charge, size):
        """What is billed again stays the emergency's, out of monthly runs."""
        return super()._prepare_charge_again(charge, size) | {
            "emergency_id": charge.emergency_id.id,
            "emergency_phase": charge.emergency_phase,
        }
