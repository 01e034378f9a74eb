from odoo import fields, models

from ..agreement.support_contract_cover import DECIDED


class SupportEntitlementMixin(models.AbstractModel):
    """Rule 10: a maintenance discounts travel where that was agreed."""

    _inherit = "support.entitlement.mixin"

    covers_travel = fields.Boolean(
        string="Travel too",
        help="The travel of its visits is not charged either; materials are.",
    )


class SupportWorkOrder(models.Model):
    _inherit = "support.work.order"

    def _discount_travel(self):
        """Travel that a maintenance covers is shown at 100 % discount."""
        self.ensure_one()
        travel = self.extra_line_ids.filtered(
            lambda line: line.kind == "travel" and not line.discount
        )
        agreed = travel and self._get_travel_cover()
        if agreed:
            words = agreed._in_customer_language().env
            reason = words._("Maintenance agreement “%s”", agreed.name)
            travel.write({"discount": 100, "reason": reason})

    def _get_travel_cover(self):
        """The maintenance in force, its fee settled, that includes travel."""
        none = self.env["support.entitlement"]
        if self.ticket_id.cover in DECIDED:
            return none
        maintenances = self.contract_id.entitlement_ids.filtered(
            lambda e: e.kind == "maintenance" and e.covers_travel
        )
        agreed = maintenances.filtered(lambda e: e._is_in_force(self.date))
        fees = agreed._get_invoiced_fees(self.date, self.date) if agreed else {}
        return agreed.filtered(lambda e: e._is_fee_settled(self.date, fees[e]))[:1]
