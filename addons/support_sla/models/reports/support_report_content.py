from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from ...arithmetic.measures import period_of

# Periods that a trend goes back, the one of the report included.
TREND = 12
# What is not counted in cases.
WITHOUT_CASES = ("availability", "efficiency", "manual")
PENALTIES_TOLD = ("approved", "settled", "earned_back")


class SupportReport(models.Model):
    """What a report says, as plain values; names in the language of the customer.

    Service levels are read from closed results, never counted again. Reports of the
    same days are filled together: a query serves all of them, but for the statements
    of hours, one a contract.
    """

    _inherit = "support.report"

    def _fill(self):
        """Write the content of each, as it is known now; elevated."""
        reports = self.sudo()
        for lang, in_lang in reports.grouped(lambda r: r.partner_id.lang).items():
            localised = in_lang.with_context(lang=lang or self.env.lang)
            contents = localised._prepare_contents()
            for report in localised:
                report.content = contents[report]
        reports._sync_misses()

    def _prepare_contents(self):
        """{report: content}, JSON: dates as text, minutes whole."""
        contents = {report: report._prepare_hours() for report in self}
        for windows in self.grouped(lambda r: (r.date_start, r.date_end)).values():
            self._merge(contents, windows._prepare_tickets())
            self._merge(contents, windows._prepare_actions())
        levels = self.filtered(lambda report: report.kind == "levels")
        if levels:
            self._merge(contents, levels._prepare_measures())
            self._merge(contents, levels._prepare_penalties())
            self._merge(contents, levels._prepare_satisfaction())
        return contents

    @api.model
    def _merge(self, contents, found):
        for report, values in found.items():
            contents[report] |= values

    # ------------------------------------------------------------------
    # Service levels
    # ------------------------------------------------------------------

    def _get_closed_results(self):
        """Results that count of these contracts, back to the beginning of trends."""
        first = min(self.mapped("date_start")) - relativedelta(months=3 * TREND)
        return self.env["support.measure.result"].search(
            Domain("contract_id", "in", self.contract_id.ids)
            & Domain("is_current", "=", True)
            & Domain("date_end", ">=", first)
            & Domain("date_end", "<=", max(self.mapped("date_end"))),
            order="date_start, id",
        )

    def _prepare_measures(self):
        """The figures closed in the period, each with what came before it.

        And those of earlier periods that were closed after their report went out.
        """
        results = self._get_closed_results()
        by_contract, none = results.grouped("contract_id"), results.browse()
        told = self._get_told_before()
        return {
            report: {
                "measures": [
                    report._prepare_measure(measure, rows, news)
                    for measure, rows, news in report._group_by_measure(
                        by_contract.get(report.contract_id, none), told[report]
                    )
                ]
            }
            for report in self
        }

    def _group_by_measure(self, results, told):
        """[(measure, its results, the news of them)] of measures with some news."""
        self.ensure_one()
        known = results.filtered(lambda row: row.date_end <= self.date_end)
        found = []
        for measure, rows in known.grouped("measure_id").items():
            news = rows.filtered(
                lambda row: row.date_end >= self.date_start or row._came_too_late(told)
            )
            if news:
                found.append((measure, rows, news))
        return sorted(found, key=lambda group: (group[0].sequence, group[0].id))

    def _prepare_measure(self, measure, rows, news):
        return {
            "name": measure.name,
            "kind": measure.kind,
            "unit": measure.unit,
            "direction": measure.direction,
            "misses_allowed": measure.misses_allowed,
            "counts_cases": measure.metric not in WITHOUT_CASES,
            "results": [
                self._prepare_row(row) | {"is_late": row.date_end < self.date_start}
                for row in news
            ],
            "trend": [self._prepare_row(row) for row in rows[-TREND:]],
        }

    @api.model
    def _prepare_row(self, row):
        is_known = row.verdict != "no_data"
        return {
            "id": row.id,
            "date_start": str(row.date_start),
            "date_end": str(row.date_end),
            "value": row.value if is_known else None,
            "target": row.target if row.verdict != "no_target" else None,
            "verdict": row.verdict,
            "sample": row.sample,
            "misses": row.misses,
            "excluded": row.excluded,
            "miss_number": row.miss_number,
            "is_breach": row.is_breach,
        }

    def _prepare_penalties(self):
        """What was approved of the results of the period, however it is returned.

        And of earlier ones, where it was decided after their report went out.
        """
        told = self._get_told_before()
        news = Domain("date_end", ">=", min(self.mapped("date_start")))
        if went_out := [before.released_on for before in told.values() if before]:
            news |= Domain("decided_on", ">", min(went_out))
        penalties = self.env["support.penalty"].search(
            Domain("contract_id", "in", self.contract_id.ids)
            & Domain("decided_on", "!=", False)
            & Domain("state", "in", PENALTIES_TOLD)
            & Domain("date_end", "<=", max(self.mapped("date_end")))
            & news,
            order="date_start, id",
        )
        return {
            report: {
                "penalties": [
                    {
                        "name": penalty.measure_id.name,
                        "amount": penalty.amount,
                        "state": penalty.state,
                        "settlement": penalty.settlement,
                        "minutes": penalty.minutes,
                    }
                    for penalty in penalties
                    if penalty.contract_id == report.contract_id
                    and report._tells_penalty(penalty, told[report])
                ]
            }
            for report in self
        }

    def _tells_penalty(self, penalty, told):
        self.ensure_one()
        if penalty.date_end >= self.date_start:
            return penalty.date_end <= self.date_end
        return bool(told) and told.came_too_late(penalty.date_end, penalty.decided_on)

    # ------------------------------------------------------------------
    # Satisfaction
    # ------------------------------------------------------------------

    def _prepare_satisfaction(self):
        """Stars of the tickets rated in the period, and in those before it."""
        ratings = self.env["support.ticket.rating"].search_fetch(
            Domain("contract_id", "in", self.contract_id.ids)
            & Domain("rated_at", ">=", min(r._get_trend_since() for r in self))
            & Domain("rated_at", "<", _midnight(max(self.mapped("date_end")), 2)),
            ["contract_id", "rated_at", "value"],
        )
        by_contract = ratings.grouped("contract_id")
        return {
            report: {
                "satisfaction": report._count_stars(
                    by_contract.get(report.contract_id, ratings.browse())
                )
            }
            for report in self
        }

    def _count_stars(self, ratings):
        zone = pytz.timezone(self.contract_id.tz or "UTC")
        stars = defaultdict(list)
        for rating in ratings:
            local = pytz.utc.localize(rating.rated_at).astimezone(zone).date()
            stars[self._get_slot(local)].append(rating.value)
        trend = [
            {
                "date_start": str(first),
                "value": sum(given) / len(given) if given else None,
                "sample": len(given),
            }
            for first, _last in self._get_slots_of_contract()
            for given in [stars.get(first, [])]
        ]
        return {"trend": trend, **trend[-1]}

    # ------------------------------------------------------------------
    # Periods of a trend
    # ------------------------------------------------------------------

    def _get_trend(self):
        """[(first day, last day)] of the last periods, this one the last."""
        self.ensure_one()
        found = [period_of(self.date_end, self.period)]
        while len(found) < TREND:
            found.append(period_of(found[-1][0] - timedelta(days=1), self.period))
        return found[::-1]

    def _get_trend_since(self):
        """When the first period of the trend began there, in naive UTC."""
        return self._get_window(self._get_trend()[0][0])[0]

    def _get_slots_of_contract(self):
        """Those of the trend in which the contract was in force; this one always."""
        begun = self._get_slot(min(self.contract_id.date_start, self.date_end))
        return [slot for slot in self._get_trend() if slot[0] >= begun]

    def _get_slot(self, day):
        return period_of(day, self.period)[0]

    def _get_window(self, first=None):
        """(since, until) of the local days in naive UTC; ``until`` is not in it."""
        self.ensure_one()
        zone = pytz.timezone(self.contract_id.tz or "UTC")
        return tuple(
            zone.localize(_midnight(day)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first or self.date_start, self.date_end + timedelta(days=1))
        )


def _midnight(day, days_later=0):
    return datetime.combine(day + timedelta(days=days_later), time())
