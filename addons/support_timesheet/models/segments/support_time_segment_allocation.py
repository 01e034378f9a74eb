from dataclasses import dataclass, field

from odoo import models

from odoo.addons.support_contracts.arithmetic.allocation import Demand, allocate
from odoo.addons.support_contracts.arithmetic.minutes import clock

from ...arithmetic.shares import share

# Entitlements that give no hours: what they cover is discounted.
DISCOUNTS = frozenset({"warranty", "maintenance"})
SUMS = ("allocated_minutes", "charged_minutes", "discounted_minutes", "held_minutes")


@dataclass
class Outcome:
    """What one run decides about a segment, before anything is written.

    The sums are minutes to add to those it has; ``moves`` and ``charges`` are values
    to create; ``why`` are the sentences of its coverage.
    """

    allocated_minutes: int = 0
    charged_minutes: int = 0
    discounted_minutes: int = 0
    held_minutes: int = 0
    moves: list = field(default_factory=list)
    charges: list = field(default_factory=list)
    why: list = field(default_factory=list)
    cover_reason: str | None = None
    waits_for_manager: bool = False


class SupportTimeSegment(models.Model):
    """The allocation run: collect what becomes of all the time, then write it once."""

    _inherit = "support.time.segment"

    def _allocate(self):
        """Serve final time in the order of the work: packages, then the policy.

        Billable time that a warranty or a maintenance covers is discounted. The rest
        burns the packages that the key user chose, or FIFO; the excess is charged or
        held. Time with another verdict is not charged, a correction is given back.
        The caller has bumped the versions of the contracts.
        """
        outcomes = {segment: Outcome() for segment in self}
        corrections = self.filtered("corrects_id")
        work = self - corrections
        billable = work.filtered(lambda s: s.verdict == "billable")
        work._explain_contract(outcomes)
        (billable - billable._cover(outcomes))._serve(outcomes)
        (work - billable)._discount(outcomes)
        corrections._give_back(outcomes)
        self._record(outcomes, fresh=True)
        corrections._credit_closed(outcomes)

    # ------------------------------------------------------------------
    # Packages
    # ------------------------------------------------------------------

    def _serve(self, outcomes):
        packages_by_contract = self.contract_id._get_open_packages()
        scopes = self.contract_id._get_scopes(packages_by_contract, self)
        # Taken from the whole, not browsed one by one: they are read together.
        segment_by_id = {segment.id: segment for segment in self}
        for contract, segments in self.grouped("contract_id").items():
            packages = {p.id: p for p in packages_by_contract[contract]}
            parts = allocate(
                [package._as_lot() for package in packages.values()],
                [segment._as_demand(scopes) for segment in segments],
            )
            for part in parts:
                segment = segment_by_id[part.demand_id]
                package = packages.get(part.lot_id)
                if package:
                    segment._consume(outcomes[segment], package, part.minutes)
                else:
                    segment._exceed(outcomes[segment], part.minutes)

    def _as_demand(self, scopes):
        self.ensure_one()
        return Demand(
            id=self.id,
            minutes=self.burn_minutes,
            date=self.date,
            order=self._get_work_order(),
            choice=self.ticket_id._get_package_choice(),
            lot_ids=scopes[self.contract_id, self.work_type_id, self.ticket_id],
        )

    def _get_work_order(self):
        return self.date, str(self.time_from or ""), self.id

    def _consume(self, outcome, package, minutes):
        outcome.allocated_minutes += minutes
        outcome.moves.append(
            self._prepare_move(package, "consume", -minutes, self.date)
        )
        outcome.why.append(
            self.env._(
                "%(time)s from %(package)s.",
                time=clock(minutes),
                package=package.name,
            )
        )

    def _prepare_move(self, package, kind, minutes, date):
        return {
            "package_id": package.id,
            "kind": kind,
            "minutes": minutes,
            "date": date,
            "source_model": self._name,
            "source_id": self.id,
            "source_round": self.source_round,
            "ticket_id": self.ticket_id.id,
        }

    # ------------------------------------------------------------------
    # Excess
    # ------------------------------------------------------------------

    def _exceed(self, outcome, minutes):
        """Hand minutes that no package pays to the policy of the excess."""
        self.ensure_one()
        getattr(self, f"_exceed_{self._get_overage_policy()}")(outcome, minutes)

    def _get_overage_policy(self):
        """The contract's, unless the time has no hours it could come from."""
        self.ensure_one()
        if self.waits_for_manager:
            return "block"
        if self.ticket_id.hours_source == "billed" or self._is_on_demand():
            return "bill"
        return self.contract_id.overage_policy

    def _is_on_demand(self):
        """Whether only an entitlement on demand admits the work."""
        kinds = {
            entitlement.kind
            for entitlement in self.contract_id.entitlement_ids
            if entitlement._admits(self.work_type_id, self.ticket_id)
        }
        return kinds - DISCOUNTS == {"on_demand"}

    def _exceed_bill(self, outcome, minutes):
        if self.contract_id.is_independent:
            why = self.env._("Independent work, per hour at the standard rate.")
        elif self.ticket_id.hours_source == "billed":
            why = self.env._("The key user asked to bill it apart.")
        elif self._is_on_demand():
            why = self.env._("Work on demand is charged.")
        else:
            why = self.env._("No hours were left for it.")
        self._charge(outcome, minutes, why)

    def _exceed_ask(self, outcome, minutes):
        self._hold(
            outcome,
            minutes,
            self.env._("no hours were left for it, the customer is asked"),
        )

    def _exceed_block(self, outcome, minutes):
        self._hold(
            outcome,
            minutes,
            self.env._("no hours were left for it, it waits for a package"),
        )

    def _hold(self, outcome, minutes, why):
        outcome.held_minutes += minutes
        outcome.why.append(
            self.env._("%(time)s held: %(why)s.", time=clock(minutes), why=why)
        )

    # ------------------------------------------------------------------
    # Charges
    # ------------------------------------------------------------------

    def _charge(self, outcome, minutes, why):
        """Charge ``minutes`` of the burn at their accounted time."""
        outcome.charged_minutes += minutes
        outcome.charges.append(self._prepare_charge(self._get_charge_minutes(minutes)))
        outcome.why.append(
            self.env._("%(time)s charged. %(why)s", time=clock(minutes), why=why)
        )

    def _discount(self, outcomes):
        """Time that is not billed is charged at nothing, for all to see."""
        for segment in self:
            outcome = outcomes[segment]
            outcome.discounted_minutes += segment.burn_minutes
            outcome.charges.append(
                segment._prepare_charge(segment.accounted_minutes)
                | segment._prepare_discount()
            )
            outcome.why.append(
                segment.env._("Not charged: %(why)s", why=segment.verdict_reason)
            )

    def _get_charge_minutes(self, burnt):
        """Accounted minutes of a part of the burn: multipliers are for packages."""
        self.ensure_one()
        return share(burnt, self.accounted_minutes, self.burn_minutes)

    def _prepare_charge(self, minutes):
        self.ensure_one()
        return {
            "name": f"{self.ticket_id.number} {self.name}",
            "contract_id": self.contract_id.id,
            "ticket_id": self.ticket_id.id,
            "product_id": self.work_type_id.product_id.id,
            "date": self.date,
            "minutes": minutes,
            "price_unit": self.price_unit,
            "price_reason": self.price_reason,
            "verdict": "billable",
            "source_model": self._name,
            "source_id": self.id,
            "source_round": self.source_round,
        }

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _record(self, outcomes, fresh=False):
        """Write what a run decided: one create per ledger, one update of the time.

        ``fresh``: the sums are those of this run alone, else they are added.
        """
        moves = [values for segment in self for values in outcomes[segment].moves]
        # Each of several charges of a run has a round of its own: a source pays once.
        charges = [
            values | {"source_round": segment.source_round + number}
            for segment in self
            for number, values in enumerate(outcomes[segment].charges)
        ]
        self.env["support.hour.move"].create(moves)
        self.env["support.charge"].create(charges)
        # Each segment has figures of its own: `write` would be one call for each.
        self._write_multi(
            [segment._prepare_outcome(outcomes[segment], fresh) for segment in self]
        )
        self.invalidate_recordset(flush=False)

    def _prepare_outcome(self, outcome, fresh):
        sums = {
            name: getattr(outcome, name) + (0 if fresh else self[name]) for name in SUMS
        }
        why = outcome.why if fresh else [self.coverage or "", *outcome.why]
        return sums | {
            "state": "final",
            "coverage": "\n".join(filter(None, why)),
            "cover_reason": outcome.cover_reason
            or (False if fresh else self.cover_reason),
            "waits_for_manager": outcome.waits_for_manager
            or (not fresh and self.waits_for_manager),
            "source_round": self.source_round + max(1, len(outcome.charges)),
        }
