from dataclasses import dataclass

from odoo import fields, models

from odoo.addons.support_contracts.arithmetic.pricing import exact_amount


@dataclass(frozen=True, slots=True)
class PhasePrices:
    """Prices of an hour under some conditions, and what the estimates come to.

    Amounts are rounded, without taxes, in ``currency``. ``low`` and ``high`` are the
    band of the uncertainty around what both phases come to.
    """

    currency: object
    express: float
    express_reason: str
    mitigation: float
    mitigation_reason: str
    guarantee: float
    normalise: float
    mitigate: float
    low: float
    high: float

    @property
    def work(self):
        return self.normalise + self.mitigate


class SupportEmergency(models.Model):
    """E4, E6, E14: what each phase costs, under each of the conditions offered."""

    _inherit = "support.emergency"

    def _get_phase_prices(self, contract):
        """PhasePrices under the conditions of ``contract``, a draft or in force."""
        self.ensure_one()
        company = self.company_id
        express = company._get_emergency_work_type()
        later = company._get_emergency_mitigation_type()
        today = fields.Date.context_today(self)
        prices = contract._get_hourly_prices([(express, today), (later, today)])
        fast, slow = prices[express, today], prices[later, today]
        rounded = contract.currency_id.round
        normalise = rounded(exact_amount(self.minutes_normalise, 0, fast.amount))
        mitigate = rounded(exact_amount(self.minutes_mitigate, 0, slow.amount))
        band = self.uncertainty_percent / 100
        return PhasePrices(
            currency=contract.currency_id,
            express=fast.amount,
            express_reason=fast.reason,
            mitigation=slow.amount,
            mitigation_reason=slow.reason,
            guarantee=rounded(self.guarantee_hours * fast.amount),
            normalise=normalise,
            mitigate=mitigate,
            low=rounded((normalise + mitigate) * (1 - band)),
            high=rounded((normalise + mitigate) * (1 + band)),
        )
