from datetime import timedelta

import pytz

from odoo import models

from ...arithmetic.splitting import day_of
from ...arithmetic.working_days import end_of_working_days


class SupportCutoff(models.Model):
    """Rule 7: silence approves only where the accepted terms say so."""

    _inherit = "support.cutoff"

    def _get_answer_deadlines(self):
        """{cutoff: when silence approves, False where it never does}."""
        silent = self.filtered(lambda cutoff: cutoff.contract_id.silence_approves)
        days = silent.contract_id._get_silence_days(silent.mapped("published_on"))
        return dict.fromkeys(self, False) | {
            cutoff: cutoff.contract_id._get_end_of_silence(cutoff.published_on, days)
            for cutoff in silent
        }


class SupportContract(models.Model):
    """Silence is counted in working days of the customer.

    Those of the contract's calendar, with its holidays, in its time zone.
    """

    _inherit = "support.contract"

    def _get_end_of_silence(self, told, days=None):
        """The UTC moment at which silence answers what was told at ``told``.

        ``days``: as `_get_silence_days` gives them, where many are asked at once.
        """
        self.ensure_one()
        days = days or self._get_silence_days([told])
        working = days[self._get_silence_key()]
        return end_of_working_days(
            told,
            self.silence_days,
            pytz.timezone(self.tz),
            lambda day: working is None or day in working,
        )

    def _get_silence_days(self, instants):
        """{(calendar, zone): working days after ``instants``}, asked once for each.

        None where a calendar has no hours: every day counts.
        """
        if not self or not instants:
            return {}
        start = min(instants) - timedelta(days=1)
        most = max(self.mapped("silence_days"))
        end = max(instants) + timedelta(days=3 * most + 60)
        bands = self.env["support.work.band"]
        days = {}
        for contract in self:
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

    def _get_silence_key(self):
        """(calendar, zone) in which the customer's working days are counted."""
        self.ensure_one()
        return self.calendar_id or self.company_id.resource_calendar_id, self.tz
