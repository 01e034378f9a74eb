from datetime import timedelta

import pytz

from odoo import models

from ...arithmetic.splitting import day_of
from ...arithmetic.working_days import end_of_working_days


class SupportCutoff(models.Model):
    """Rule 7: silence approves only where the accepted terms say so.

    It is counted in working days of the customer: of the contract's calendar, with its
    holidays, in its time zone.
    """

    _inherit = "support.cutoff"

    def _get_answer_deadlines(self):
        """{cutoff: when silence approves, False where it never does}."""
        silent = self.filtered(lambda cutoff: cutoff.contract_id.silence_approves)
        days = silent._get_working_days()
        return dict.fromkeys(self, False) | {
            cutoff: cutoff._get_answer_deadline(days) for cutoff in silent
        }

    def _get_answer_deadline(self, days):
        """``days``: {(calendar, zone): working days, None where it has no hours}."""
        contract = self.contract_id
        working = days[contract._get_silence_key()]
        return end_of_working_days(
            self.published_on,
            contract.silence_days,
            pytz.timezone(contract.tz),
            lambda day: working is None or day in working,
        )

    def _get_working_days(self):
        """The days with hours of each calendar, asked once for all cuts."""
        if not self:
            return {}
        start = min(self.mapped("published_on")) - timedelta(days=1)
        most = max(self.contract_id.mapped("silence_days"))
        end = max(self.mapped("published_on")) + timedelta(days=3 * most + 60)
        bands = self.env["support.work.band"]
        days = {}
        for contract in self.contract_id:
            key = contract._get_silence_key()
            calendar, tz = key
            if key in days:
                continue
            days[key] = None
            if calendar.sudo().attendance_ids:
                spans, _holidays = bands._get_spans_of_calendar(*key, start, end)
                zone = pytz.timezone(tz)
                days[key] = frozenset(day_of(since, zone) for since, _upto in spans)
        return days


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_silence_key(self):
        """(calendar, zone) in which the customer's working days are counted."""
        self.ensure_one()
        return self.calendar_id or self.company_id.resource_calendar_id, self.tz
