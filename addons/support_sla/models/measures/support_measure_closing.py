from collections import Counter, defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.support_contracts.exceptions import check_reason

from ...arithmetic.measures import (
    Rule,
    contract_year,
    judge,
    period_of,
)

MANAGER = "support_contracts.group_support_manager"
# Decimals that a result keeps; it is judged before.
DIGITS = 6


class SupportMeasure(models.Model):
    """Closing periods: the figure, the target and the verdict are frozen together."""

    _inherit = "support.measure"

    def _clip(self, first, last):
        """The part of a period in which the measure and its contract were in force."""
        self.ensure_one()
        contract = self.contract_id
        start = max(first, self.date_start, contract.date_start)
        ends = (last, self.date_end, contract.date_end)
        return start, min(day for day in ends if day)

    # ------------------------------------------------------------------
    # Closing
    # ------------------------------------------------------------------

    def _close(self, day, waiver_reason=None):
        """Freeze the period that ``day`` is in; returns the results.

        Refused: a period that is not over, that is closed, or in which time waits for
        its approval, unless a service manager waives that with a reason.
        """
        self._check_closing()
        periods = self._get_periods_of(day)
        for measure, (first, last) in periods.items():
            if last >= measure.contract_id._get_today():
                raise UserError(
                    self.env._(
                        "The period of “%(measure)s” is not over before %(date)s.",
                        measure=measure.name,
                        date=format_date(self.env, last),
                    )
                )
            start, end = measure._clip(first, last)
            if start > end:
                raise UserError(
                    self.env._(
                        "“%(measure)s” was not in force then.", measure=measure.name
                    )
                )
        self._check_not_closed(periods)
        blockers = self._get_blockers(periods)
        if blockers:
            self._check_waiver(blockers, waiver_reason)
        extra = {m: {"waiver_reason": waiver_reason} for m in blockers}
        return self.sudo()._freeze(periods, extra).sudo(self.env.su)

    def _get_periods_of(self, day):
        """{measure: (first day, last day)} of its period with this day."""
        return {measure: period_of(day, measure.period) for measure in self}

    def _check_closing(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager closes a period."))
        self.check_access("read")

    def _check_not_closed(self, periods):
        results = self.env["support.measure.result"].sudo()
        for result in results.search(
            [
                ("measure_id", "in", self.ids),
                ("date_start", "in", [first for first, _last in periods.values()]),
            ]
        ):
            if periods[result.measure_id.with_env(self.env)][0] == result.date_start:
                raise UserError(
                    self.env._(
                        "“%(measure)s” is closed for %(date)s already: correct its "
                        "result.",
                        measure=result.measure_id.name,
                        date=format_date(self.env, result.date_start),
                    )
                )

    def _get_blockers(self, periods):
        """{measure: [sentence]} of those whose contract has work to settle first."""
        measures_of, found = defaultdict(list), {}
        for measure in self:
            measures_of[periods[measure]].append(measure)
        for period, measures in measures_of.items():
            contracts = self.browse().union(*measures).contract_id
            blocked = contracts._period_blockers(*period)
            for measure in measures:
                if measure.contract_id in blocked:
                    found[measure] = blocked[measure.contract_id]
        return found

    def _check_waiver(self, blockers, waiver_reason):
        measure, sentences = next(iter(blockers.items()))
        check_reason(
            waiver_reason,
            self.env._(
                "%(contract)s cannot be closed yet: %(why)s",
                contract=measure.contract_id.display_name,
                why=" ".join(sentences),
            ),
        )

    def _freeze(self, periods, extra=None):
        """Count, judge and append the results of ``periods``; elevated.

        ``periods``: {measure: (first day, last day)}; ``extra``: {measure: values}. As
        many queries for one measure as for a thousand.
        """
        self.contract_id._bump_version()
        figures = self._get_figures(periods)
        earlier = self._count_earlier_misses(periods)
        vals_list = [
            measure._prepare_result(periods[measure], figures[measure], earlier)
            | (extra or {}).get(measure, {})
            for measure in self
        ]
        results = self.env["support.measure.result"].sudo()._append(vals_list)
        self._breached(results.filtered("is_breach"))
        return results

    def _prepare_result(self, period, figure, earlier):
        self.ensure_one()
        target = self.target_ids._get_in_force(max(period[0], self.date_start))
        verdict = (
            "no_target" if target is None else judge(figure, self._as_rule(target))
        )
        number = earlier[self] + 1 if verdict == "missed" else 0
        allowed = self.misses_allowed if self.kind == "km" else 0
        value = figure.value(self.unit)
        return {
            "measure_id": self.id,
            "contract_id": self.contract_id.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "unit": self.unit,
            "direction": self.direction,
            "date_start": period[0],
            "date_end": period[1],
            "numerator": round(figure.numerator, DIGITS),
            "denominator": round(figure.denominator, DIGITS),
            "value": round(float(value or 0), DIGITS),
            "sample": figure.sample,
            "misses": figure.misses or 0,
            "excluded": figure.excluded,
            "counted_ids": figure.counted,
            "missed_ids": figure.missed,
            "target": target or 0.0,
            "verdict": verdict,
            "miss_number": number,
            "is_breach": self.kind != "slo" and number > allowed,
        }

    def _as_rule(self, target):
        self.ensure_one()
        return Rule(
            target=target,
            higher_is_better=self.direction == "higher",
            unit=self.unit,
            minimum_sample=self.minimum_sample,
            small_sample=self.small_sample,
            small_sample_misses=self.small_sample_misses,
        )

    def _count_earlier_misses(self, periods):
        """{measure: misses earlier in the contract year}, in one query."""
        first_days = {
            measure: contract_year(
                measure.contract_id.date_start,
                max(periods[measure][0], measure.contract_id.date_start),
            )[0]
            for measure in self
        }
        rows = self.env["support.measure.result"].search_fetch(
            [
                ("measure_id", "in", self.ids),
                ("verdict", "=", "missed"),
                ("is_current", "=", True),
                ("date_start", ">=", min(first_days.values(), default=False)),
            ],
            ["measure_id", "date_start"],
        )
        misses = Counter()
        for row in rows:
            measure = row.measure_id
            if first_days[measure] <= row.date_start < periods[measure][0]:
                misses[measure] += 1
        return misses

    # ------------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------------

    @api.model
    def _breached(self, results):
        """Hook, elevated: what follows from results that are a breach."""
