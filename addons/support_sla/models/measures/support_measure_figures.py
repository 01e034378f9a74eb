from collections import defaultdict, namedtuple
from datetime import datetime, time, timedelta

import pytz

from odoo import models
from odoo.tools import SQL

from ...arithmetic.measures import Figure, availability
from ...arithmetic.working_time import RoundTheClock
from .figure_queries import ASKED, QUERIES
from .support_measure import CLOCK_METRICS

# Instants in UTC, `until` is not in it; local days, both are.
Window = namedtuple("Window", "since until first last")


class SupportMeasure(models.Model):
    """Figures of many measures at once: one statement for each way of counting."""

    _inherit = "support.measure"

    def _get_figures(self, periods):
        """{measure: Figure} of ``periods``: {measure: (first day, last day)}.

        Elevated; as many queries for one measure as for a thousand.
        """
        self.env.flush_all()
        windows = self._get_windows(periods)
        figures = dict.fromkeys(self, Figure())
        for family, measures in self.grouped(lambda m: m._get_family()).items():
            figures |= getattr(measures, f"_count_{family}", measures._count_by_sql)(
                periods, windows
            )
        return figures

    def _get_family(self):
        return "clocks" if self.metric in CLOCK_METRICS else self.metric

    def _get_windows(self, periods):
        """{measure: `Window`} of its period, as far as it was in force."""
        known, found = {}, {}

        def midnight(tz, day):
            if (tz, day) not in known:
                naive = datetime.combine(day, time())
                aware = pytz.timezone(tz or "UTC").localize(naive)
                known[tz, day] = aware.astimezone(pytz.utc).replace(tzinfo=None)
            return known[tz, day]

        for measure in self:
            first, last = measure._clip(*periods[measure])
            tz = measure.contract_id.tz
            found[measure] = Window(
                midnight(tz, first), midnight(tz, last + timedelta(days=1)), first, last
            )
        return found

    # ------------------------------------------------------------------
    # By SQL: what a group of records cannot tell (medians, ids, arrays)
    # ------------------------------------------------------------------

    def _count_by_sql(self, periods, windows):
        get_tables, query = QUERIES[self[0]._get_family()]
        asked = [windows[measure] for measure in self]
        tables = get_tables(
            self.contract_id.ids,
            min(window.since for window in asked),
            max(window.until for window in asked),
        )
        rows = self.env.execute_query(
            SQL("WITH %s, %s, %s %s", self._as_request(asked), ASKED, tables, query)
        )
        return {
            self.browse(row[0]): Figure(
                float(row[1] or 0),
                float(row[2] or 0),
                row[3],
                row[4],
                row[5],
                tuple(row[6] or ()),
                tuple(row[7] or ()),
            )
            for row in rows
        }

    def _as_request(self, windows):
        """The measures with their windows, as the first table of a query."""
        return SQL(
            """
            request(measure_id, since, until, first, last) AS (
                SELECT * FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[],
                                     %s::date[], %s::date[]))
            """,
            self.ids,
            *(list(column) for column in zip(*windows, strict=True)),
        )

    # ------------------------------------------------------------------
    # Otherwise
    # ------------------------------------------------------------------

    def _count_availability(self, periods, windows):
        """Seconds in which the service was up, of those agreed."""
        since = min(windows[measure].since for measure in self)
        until = max(windows[measure].until for measure in self)
        spans = self.env["support.outage"]._get_spans(self.contract_id, since, until)
        working_times = self._get_service_times()
        return {
            measure: availability(
                working_times[measure].between,
                windows[measure].since,
                windows[measure].until,
                *spans[measure.contract_id.id],
            )
            for measure in self
        }

    def _get_service_times(self):
        """{measure: working time in which the service is agreed}."""
        found, groups = {}, defaultdict(self.browse)
        for measure in self:
            contract = measure.contract_id
            calendar = (
                contract.calendar_id or measure.company_id.sudo().resource_calendar_id
            )
            if measure.round_the_clock or not calendar:
                found[measure] = RoundTheClock()
            else:
                groups[calendar, measure.company_id, contract.tz] |= measure
        for (calendar, company, tz), measures in groups.items():
            working = calendar._get_working_time(company, tz or None)[calendar]
            found |= dict.fromkeys(measures, working)
        return found

    def _count_manual(self, periods, windows):
        entries = (
            self.env["support.measure.entry"]
            .sudo()
            .search([("measure_id", "in", self.ids)])
        )
        stated = {(entry.measure_id.id, entry.date_start): entry for entry in entries}
        found = {}
        for measure in self:
            entry = stated.get((measure.id, periods[measure][0]))
            if entry:
                found[measure] = Figure(
                    entry.numerator, entry.denominator, entry.sample
                )
        return found

    def _count_satisfaction(self, periods, windows):
        """Hook: surveys and ratings; without any, what a person states."""
        return self._count_manual(periods, windows)
