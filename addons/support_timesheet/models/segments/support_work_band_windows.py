from collections import defaultdict
from datetime import timedelta

import pytz

from odoo import api, models

from ...arithmetic.multipliers import Band, complement, covers
from ...arithmetic.splitting import day_of, midnights

DAY = timedelta(days=1)


class Clock:
    """The bands of one contract as UTC spans, over all the time that is asked for."""

    def __init__(self, contract, spans):
        self.contract = contract
        self.zone = pytz.timezone(contract.tz)
        # {band: [(from, to), …]}
        self.spans = spans

    def get_edges(self, bands, start, end):
        """Where [start, end) is cut: days of the contract, and edges of the bands."""
        edges = midnights(start, end, self.zone)
        for band in bands:
            for span in self.spans[band]:
                edges.extend(span)
        return edges

    def get_bands_at(self, bands, moment):
        return [band for band in bands if covers(self.spans[band], moment)]

    def get_day(self, moment):
        return day_of(moment, self.zone)


class SupportWorkBand(models.Model):
    """When the bands of the week are, in the zones and calendars of contracts."""

    _inherit = "support.work.band"

    @api.model
    def _get_clocks(self, ranges):
        """{contract: Clock} for {contract: (from, to)}, naive UTC.

        Calendars are asked once each, however many contracts and entries there are.
        """
        bands = self._get_bands(self.env["support.contract"].concat(*ranges))
        calendars = self._get_calendar_spans(ranges, bands)
        clocks = {}
        for contract, (start, end) in ranges.items():
            worked, holidays = calendars.get(
                self._get_calendar_key(contract), (None, ())
            )
            spans = {}
            for band in bands[contract]:
                if band.kind == "hours":
                    spans[band] = band._get_hours(contract, start, end, holidays)
                else:
                    # Who has no calendar, or one without hours, is never outside.
                    spans[band] = (
                        [] if worked is None else complement(worked, start, end)
                    )
            clocks[contract] = Clock(contract, spans)
        return clocks

    def _get_hours(self, contract, start, end, holidays):
        zone = pytz.timezone(contract.tz)
        band = Band(
            key=self.id,
            weekdays=self._get_weekdays(),
            minute_from=round(self.hour_from * 60),
            minute_to=round(self.hour_to * 60),
            holidays=self.holidays,
        )
        return list(
            band.windows(day_of(start, zone), day_of(end, zone), zone, holidays)
        )

    @api.model
    def _get_calendar_key(self, contract):
        return contract.calendar_id, contract.tz

    @api.model
    def _get_calendar_spans(self, ranges, bands):
        """{(calendar, zone): (UTC spans of work, days that are holidays)}.

        Only for contracts whose bands ask for it.
        """
        asked = defaultdict(list)
        for contract, span in ranges.items():
            if contract.calendar_id.sudo().attendance_ids and any(
                band.kind == "outside" or band.holidays for band in bands[contract]
            ):
                asked[self._get_calendar_key(contract)].extend(span)
        return {
            key: self._get_spans_of_calendar(
                *key, min(moments) - DAY, max(moments) + DAY
            )
            for key, moments in asked.items()
        }

    @api.model
    def _get_spans_of_calendar(self, calendar, tz, start, end):
        zone = pytz.timezone(tz)
        since, upto = (pytz.utc.localize(m).astimezone(zone) for m in (start, end))
        calendar_sudo = calendar.sudo()
        nobody = self.env["resource.resource"].id
        attendances = calendar_sudo._attendance_intervals_batch(since, upto, tz=zone)
        # Between two shifts of a day nobody is out of hours.
        lunches = calendar_sudo._attendance_intervals_batch(
            since, upto, tz=zone, lunch=True
        )
        leaves = calendar_sudo._leave_intervals_batch(since, upto, tz=zone)
        return (
            _as_utc((attendances[nobody] | lunches[nobody]) - leaves[nobody]),
            _get_days(leaves[nobody]),
        )


def _as_utc(intervals):
    return [
        tuple(
            moment.astimezone(pytz.utc).replace(tzinfo=None) for moment in interval[:2]
        )
        for interval in intervals
    ]


def _get_days(intervals):
    """The days that intervals touch; one that ends at midnight is of the day before."""
    days = set()
    for start, end, *_records in intervals:
        day, last = start.date(), (end - timedelta(seconds=1)).date()
        while day <= last:
            days.add(day)
            day += DAY
    return frozenset(days)
