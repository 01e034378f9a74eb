from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...arithmetic import chart
from ...arithmetic.forecast import EMPTY, EXPIRES, LASTS, RUNS_OUT, forecast
from .support_hour_move import USE_KINDS

# The pace is that of so many days.
PACE_DAYS = 90
CHART_WIDTH, CHART_HEIGHT = 420, 120


class SupportContract(models.Model):
    """K13: how the hours went down, and when they run out at this pace."""

    _inherit = "support.contract"

    forecast_outcome = fields.Selection(
        selection=lambda self: self._selection_forecast(),
        string="Forecast",
        compute="_compute_forecast",
    )
    forecast_day = fields.Date(
        string="Hours until",
        compute="_compute_forecast",
        help="At the pace of the last 90 days: the day the hours run out, or the last "
        "one before they expire.",
    )

    @api.model
    def _selection_forecast(self):
        labels = {
            RUNS_OUT: self.env._("They run out"),
            EXPIRES: self.env._("Not before the expiry"),
            LASTS: self.env._("They last"),
            EMPTY: self.env._("No hours left"),
        }
        return list(labels.items())

    @api.depends("package_ids.remaining_minutes", "package_ids.state")
    def _compute_forecast(self):
        forecasts = self._get_forecasts(self._get_balances())
        for contract in self:
            contract.forecast_outcome = forecasts[contract].outcome
            contract.forecast_day = forecasts[contract].day

    def _get_today(self):
        """Today where the contract is."""
        return fields.Date.context_today(self.with_context(tz=self.tz))

    def _in_customer_language(self):
        self.ensure_one()
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    # ------------------------------------------------------------------
    # Forecast
    # ------------------------------------------------------------------

    def _get_forecasts(self, balances, used=None):
        """{contract: Forecast} of the hours available, with what is pending taken.

        ``used``: {contract: minutes of the last PACE_DAYS days}, where the caller
        has them.
        """
        if used is None:
            used = self._get_used_minutes()
        return {
            contract: forecast(
                balances[contract].lots,
                contract._get_today(),
                used.get(contract, 0),
                contract._get_pace_days(),
            )
            for contract in self
        }

    def _get_pace_days(self):
        """Days that the pace is of: fewer for a contract that is younger."""
        age = (self._get_today() - self.date_start).days + 1
        return max(1, min(PACE_DAYS, age))

    def _get_used_minutes(self):
        """{contract: minutes used in the last PACE_DAYS days}, in one query."""
        first = min(
            (contract._get_today() for contract in self),
            default=fields.Date.context_today(self),
        ) - timedelta(days=PACE_DAYS - 1)
        groups = self.env["support.hour.move"]._read_group(
            Domain("contract_id", "in", self.ids)
            & Domain("date", ">=", first)
            & Domain("kind", "in", USE_KINDS),
            ["contract_id"],
            ["minutes:sum"],
        )
        return {contract: -minutes for contract, minutes in groups}

    def _describe_forecast(self, found):
        """A sentence for people, in the language of the environment."""
        day = format_date(self.env, found.day) if found.day else ""
        if found.outcome == RUNS_OUT:
            return self.env._("At the pace of late the hours run out on %s.", day)
        if found.outcome == EXPIRES:
            return self.env._(
                "At the pace of late the hours do not run out before they expire on "
                "%s.",
                day,
            )
        if found.outcome == LASTS:
            return self.env._("Nothing was used lately: the hours last.")
        return self.env._("No hours are left.")

    # ------------------------------------------------------------------
    # Burn-down
    # ------------------------------------------------------------------

    def _get_burn_down(self, statement, balance):
        """What the chart of a statement's period draws, as a dict.

        One query serves the line and, for a period that is not over, the pace that
        the forecast goes on with.
        """
        self.ensure_one()
        start, end = statement["date_start"], statement["date_end"]
        today = self._get_today()
        by_day, used = self._read_burn_down(start, end, today)
        found = None
        if start <= today <= end:
            found = self._get_forecasts({self: balance}, {self: used})[self]
        balances = chart.daily_balances(
            statement["opening"], by_day, start, min(end, max(today, start))
        )
        return {
            "width": CHART_WIDTH,
            "height": CHART_HEIGHT,
            "start": start,
            "end": end,
            "is_empty": not (statement["opening"] or by_day),
            "forecast": found,
            "sentence": found and self._describe_forecast(found),
            "chart": chart.burn_down(
                statement["opening"],
                [minutes for _day, minutes in balances],
                (end - start).days + 1,
                CHART_WIDTH,
                CHART_HEIGHT,
                float(found.pace) if found else 0.0,
            ),
        }

    def _read_burn_down(self, start, end, today):
        """({day: minutes that came and went}, minutes used at the pace of late)."""
        pace_start = today - timedelta(days=self._get_pace_days() - 1)
        current = start <= today <= end
        first = min(start, pace_start) if current else start
        groups = self._read_moves(
            Domain("date", ">=", first) & Domain("date", "<=", end),
            ["date:day", "kind"],
            ["minutes:sum"],
        )
        by_day, used = defaultdict(int), 0
        for day, kind, minutes in groups:
            if day >= start:
                by_day[day] += minutes
            if kind in USE_KINDS and pace_start <= day <= today:
                used -= minutes
        return by_day, used
