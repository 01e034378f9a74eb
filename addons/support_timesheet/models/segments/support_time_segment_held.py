from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.support_contracts.arithmetic.allocation import Demand, allocate
from odoo.addons.support_contracts.exceptions import check_reason

from ..cuts.support_cutoff_decide import MANAGER
from .support_time_segment_allocation import Outcome


class SupportTimeSegment(models.Model):
    """Held time: final, but nobody has paid it yet."""

    _inherit = "support.time.segment"

    def _serve_held(self, package):
        """Let ``package``, bought later, pay held time; what it cannot stays held."""
        scopes = self.contract_id._get_scopes({package.contract_id: package}, self)
        demands = [
            Demand(
                id=segment.id,
                minutes=segment.held_minutes,
                date=segment.date,
                order=segment._get_work_order(),
                lot_ids=scopes[
                    segment.contract_id, segment.work_type_id, segment.ticket_id
                ],
            )
            for segment in self
        ]
        segment_by_id = {segment.id: segment for segment in self}
        outcomes = {}
        for part in allocate([package._as_lot(held=True)], demands):
            if part.lot_id:
                segment = segment_by_id[part.demand_id]
                outcome = outcomes.setdefault(segment, Outcome())
                outcome.held_minutes -= part.minutes
                segment._consume(outcome, package, part.minutes)
        served = self.browse().concat(*outcomes)
        served._record(outcomes)
        served.cutoff_id._ask_excess()
        return served

    def _charge_held(self, why):
        """Charge all that is held, and say why."""
        outcomes = {}
        for segment in self.filtered("held_minutes"):
            outcome = outcomes[segment] = Outcome(held_minutes=-segment.held_minutes)
            segment._charge(outcome, segment.held_minutes, why)
        charged = self.browse().concat(*outcomes)
        charged.contract_id._bump_version()
        charged._record(outcomes)
        charged.cutoff_id._ask_excess()

    def _refuse_excess(self, approval):
        """The customer does not pay the excess: it stays held, unasked from now on."""
        for segment in self.filtered("held_minutes"):
            sentence = segment.env._(
                "%(name)s did not accept the excess: %(comment)s",
                name=approval.decided_by,
                comment=approval.comment or "",
            )
            segment.write(
                {
                    "excess_refused": True,
                    "coverage": f"{segment.coverage or ''}\n{sentence}".strip(),
                }
            )

    def _get_held_amount(self):
        """What charging the held time would cost, in the contract's currency."""
        return sum(
            segment.currency_id.round(
                segment._get_charge_minutes(segment.held_minutes)
                / 60
                * segment.price_unit
            )
            for segment in self
        )

    def action_bill_held(self, reason):
        """The service manager charges what is held, with a reason."""
        self.check_access("read")
        self._check_manager()
        check_reason(reason, self.env._("Say why the held time is charged."))
        self.sudo()._charge_held(reason)
        return True

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager decides this."))
