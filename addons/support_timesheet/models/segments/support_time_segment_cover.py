from odoo import models

from odoo.addons.support_contracts.arithmetic.minutes import clock


class SupportTimeSegment(models.Model):
    """W5, U1, rule 17: labour discounted by a maintenance or a warranty."""

    _inherit = "support.time.segment"

    def _cover(self, outcomes):
        """Discount what is covered, hold what the manager decides; returns both."""
        covers = self.contract_id._get_covers(self)
        for segment, cover in covers.items():
            outcome = outcomes[segment]
            if cover.waits:
                outcome.waits_for_manager = True
                segment._hold(outcome, segment.burn_minutes, cover.why)
            else:
                segment._discount_covered(outcome, cover)
        return self.browse().union(*covers)

    def _discount_covered(self, outcome, cover):
        """W5: the labour is shown with its price, at 100 % discount."""
        self.ensure_one()
        outcome.cover_reason = cover.why
        outcome.discounted_minutes += self.burn_minutes
        outcome.charges.append(
            self._prepare_charge(self.accounted_minutes)
            | {"discount": 100, "verdict": "no_charge", "reason": cover.why}
        )
        outcome.why.append(
            self.env._(
                "%(time)s not charged: %(why)s.",
                time=clock(self.burn_minutes),
                why=cover.why,
            )
        )

    def _prepare_discount(self):
        """Values of a charge at nothing, for the reason that this time has."""
        self.ensure_one()
        covered = self.verdict == "billable"
        return {
            "discount": 100,
            "verdict": "no_charge" if covered else self.verdict,
            "reason": (
                self.cover_reason or self.env._("Time that was not charged")
                if covered
                else self.verdict_reason
            ),
        }

    def _explain_contract(self, outcomes):
        """Say why the work is not of the ticket's own contract, where it is not."""
        for segment in self:
            first = segment.ticket_id.support_contract_id
            if first and segment.contract_id != first:
                outcomes[segment].why.append(
                    segment.env._(
                        "Out of the scope of %(first)s, it falls to %(contract)s.",
                        first=first.name,
                        contract=segment.contract_id.display_name,
                    )
                )

    def _explain(self):
        """Sentences that say why the time is covered or not, and its terms."""
        self.ensure_one()
        why = [self.terms_reason] if self.terms_reason else []
        if self.state == "final":
            return why + (self.coverage or "").splitlines()
        if self.verdict != "billable":
            return [*why, self.env._("Not charged: %(why)s", why=self.verdict_reason)]
        return why
