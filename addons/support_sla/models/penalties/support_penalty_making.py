from collections import defaultdict, namedtuple

from odoo import api, fields, models

from ...arithmetic.measures import contract_year, exact
from ...arithmetic.penalties import cap
from ...tools import in_language_of
from .support_contract import PERIODS

# What counts against the limits: all that was not given up.
COUNTED = ("draft", "approved", "settled")
# A penalty as the limits see it: first and last day of its period, exact amount, and
# its id where it was made before.
Taken = namedtuple("Taken", "first last amount id")


class SupportPenalty(models.Model):
    """Penalties out of closed results: how much, how far, and whether it stays."""

    _inherit = "support.penalty"

    @api.model
    def _make(self, results):
        """Penalties of missed results whose measure has a schedule; elevated.

        In the order of the periods, so that limits are used up as time goes by. Of what
        was returned for a period before its correction only the difference is due.
        """
        taken = self._get_taken(results)
        returned = self._get_returned(results)
        vals_list = []
        for result in results.sorted(lambda r: (r.date_end, r.id)):
            before = returned.get((result.measure_id, result.date_start), self.browse())
            # What is due besides them is not limited by them twice.
            others = [t for t in taken[result.contract_id] if t.id not in before.ids]
            vals = self._prepare_penalty(result, others)
            if before:
                vals = before._deduct_returned(vals)
            if vals:
                amount = exact(vals["amount"])
                taken[result.contract_id].append(
                    Taken(result.date_start, result.date_end, amount, None)
                )
                vals_list.append(vals)
        return self.create(vals_list)

    @api.model
    def _get_taken(self, results):
        """{contract: [`Taken`]} since the contract years of ``results``; one query."""
        taken = defaultdict(list)
        if not results:
            return taken
        since = min(min(_get_year(result)[0], result.date_start) for result in results)
        for penalty in self.search(
            [
                ("contract_id", "in", results.contract_id.ids),
                ("state", "in", COUNTED),
                ("date_end", ">=", since),
            ]
        ):
            amount = exact(penalty.amount)
            taken[penalty.contract_id].append(
                Taken(penalty.date_start, penalty.date_end, amount, penalty.id)
            )
        return taken

    @api.model
    def _get_returned(self, results):
        """{(measure, first day): penalties returned} of periods that were corrected."""
        corrected = results.filtered("corrects_id")
        if not corrected:
            return {}
        settled = self.search(
            [
                ("measure_id", "in", corrected.measure_id.ids),
                ("date_start", "in", corrected.mapped("date_start")),
                ("state", "=", "settled"),
            ]
        )
        return settled.grouped(lambda p: (p.measure_id, p.date_start))

    def _deduct_returned(self, vals):
        """``vals`` of what is due besides these penalties, None if nothing is.

        ``vals``: of all that the corrected period costs. What was returned stays; where
        it was too much, the service manager is asked to agree on it.
        """
        total = sum(self.mapped("amount"))
        due = (vals["amount"] if vals else 0.0) - total
        currency = self.contract_id.currency_id
        # The last correction counts.
        self.activity_unlink(["mail.mail_activity_data_todo"])
        if currency.compare_amounts(due, 0.0) > 0:
            return vals | {
                "returned_amount": total,
                "amount": currency.round(due),
            }
        if currency.compare_amounts(due, 0.0) < 0:
            self[-1:]._ask_about_too_much(-due)
        return None

    def _ask_about_too_much(self, amount):
        """A task by hand: nothing is taken from a customer by itself."""
        manager = self.contract_id._get_service_owners()[self.contract_id]
        penalty = in_language_of(self, manager)
        penalty.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=penalty.env._(
                "%(amount)s too much was returned: the figure was corrected",
                amount=penalty.currency_id.format(amount),
            ),
            note=penalty.env._(
                "Agree with the customer whether it is made up for, and how. What was "
                "returned stays as it is."
            ),
            user_id=manager.id,
        )

    @api.model
    def _prepare_penalty(self, result, taken):
        """Values of the penalty, None where the schedule asks for nothing (hook).

        ``taken``: [`Taken`], what counts against the limits of the contract.
        """
        company = result.company_id.partner_id
        schedule = in_language_of(result.measure_id.schedule_id, company)
        percent, band = schedule._get_percent(result)
        contract = result.contract_id
        base = schedule._get_base(result.measure_id, result.date_start)
        full = exact(base) * percent / 100
        amount, limit = cap(full, self._get_limits(result, schedule, base, taken))
        currency = contract.currency_id
        if currency.is_zero(float(full)):
            return None
        return {
            "result_id": result.id,
            "contract_id": contract.id,
            "schedule_id": schedule.id,
            "band": band,
            "percent": float(percent),
            "base_amount": base,
            "uncapped_amount": currency.round(float(full)),
            "amount": currency.round(float(amount)),
            "cap": limit,
            "earn_back": "open" if schedule.earn_back_periods else "none",
        }

    @api.model
    def _get_limits(self, result, schedule, base, taken):
        """[(name, limit or None, taken)] of the period and of the contract year."""
        year_start, year_end = _get_year(result)
        same_period = (
            penalty.amount
            for penalty in taken
            if penalty.first <= result.date_end and penalty.last >= result.date_start
        )
        same_year = (p.amount for p in taken if year_start <= p.last <= year_end)
        yearly = schedule._get_base_of_year(result.measure_id, year_start)
        return [
            # Of a base of nothing at most nothing: that is no missing limit.
            (name, exact(of) * exact(percent) / 100 if percent else None, used)
            for name, percent, of, used in (
                ("period", schedule.period_cap, base, sum(same_period)),
                ("year", schedule.year_cap, yearly, sum(same_year)),
            )
        ]

    # ------------------------------------------------------------------
    # Earn-back
    # ------------------------------------------------------------------

    @api.model
    def _earn_back(self, measures):
        """So many periods met after it cancel a penalty, a miss ends the chance.

        Periods without a verdict prolong it. Elevated.
        """
        waiting = self.search(
            [("measure_id", "in", measures.ids), ("earn_back", "=", "open")]
        ).filtered(lambda p: p.state in ("draft", "approved"))
        if not waiting:
            return
        results = self.env["support.measure.result"].search(
            [
                ("measure_id", "in", waiting.measure_id.ids),
                ("date_start", ">", min(waiting.mapped("date_start"))),
                ("verdict", "in", ("met", "missed")),
                ("is_current", "=", True),
            ],
            order="date_start",
        )
        by_measure = results.grouped("measure_id")
        for penalty in waiting:
            after = [
                row.verdict
                for row in by_measure.get(penalty.measure_id, ())
                if row.date_start > penalty.date_start
            ]
            needed = penalty.schedule_id.earn_back_periods
            if "missed" in after[:needed]:
                penalty.earn_back = "lost"
            elif len(after) >= needed:
                penalty.state = "earned_back"

    @api.model
    def _reconsider(self, results):
        """The results were corrected: what waits of the old rows is made anew."""
        replaced = results.corrects_id
        if not replaced:
            return
        waiting = self.search(
            [
                ("result_id", "in", replaced.ids),
                ("state", "in", ("draft", "approved")),
            ]
        )
        for penalty in waiting:
            row = penalty.result_id.correction_ids
            penalty.write({"state": "cancelled", "cancel_reason": row.reason})
        met = results.filtered(lambda row: row.verdict != "missed")
        for penalties in self._get_returned(met).values():
            penalties._deduct_returned(None)


class SupportPenaltySchedule(models.Model):
    _inherit = "support.penalty.schedule"

    def _get_base(self, measure, day):
        """What a period's penalty is a percentage of, in the contract's currency."""
        self.ensure_one()
        contract = measure.contract_id
        if self.base == "amount":
            return self._convert(contract, self.base_amount)
        return contract._get_fee_of_period(measure.period, day)

    def _get_base_of_year(self, measure, day):
        self.ensure_one()
        contract = measure.contract_id
        if self.base == "amount":
            amount = self._convert(contract, self.base_amount)
            return contract.currency_id.round(amount * PERIODS[measure.period])
        return contract.currency_id.round(contract._get_yearly_fee(day))

    def _convert(self, contract, amount):
        return self.currency_id._convert(
            amount,
            contract.currency_id,
            contract.company_id,
            fields.Date.context_today(self),
        )


def _get_year(result):
    """First and last day of the contract year that the period counts in."""
    began = result.contract_id.date_start
    return contract_year(began, max(result.date_start, began))
