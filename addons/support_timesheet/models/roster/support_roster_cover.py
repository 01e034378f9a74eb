from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...arithmetic.rota import gaps, union, without

LOOK_AHEAD_DAYS = 14


class SupportRoster(models.Model):
    """Hours that nobody covers are flagged before they come."""

    _inherit = "support.roster"

    gap_count = fields.Integer(
        string="Gaps", compute="_compute_gaps", help="Of the next two weeks."
    )
    gap_text = fields.Text(string="Not covered", compute="_compute_gaps")

    @api.depends("calendar_id", "needs_backup", "tz", "shift_ids.date_end")
    @api.depends_context("lang", "tz")
    def _compute_gaps(self):
        now = fields.Datetime.now().replace(second=0)
        found = self._get_gaps(now, now + timedelta(days=LOOK_AHEAD_DAYS))
        for roster in self:
            roster.gap_count = len(found[roster])
            roster.gap_text = "\n".join(
                roster._describe_gap(*gap) for gap in found[roster][:10]
            )

    def _describe_gap(self, start, end, role):
        labels = dict(
            self.env["support.roster.shift"]
            ._fields["role"]
            ._description_selection(self.env)
        )
        return self.env._(
            "%(role)s: %(start)s – %(end)s",
            role=labels[role],
            start=format_datetime(self.env, start, tz=self.tz, dt_format="short"),
            end=format_datetime(self.env, end, tz=self.tz, dt_format="short"),
        )

    def _get_gaps(self, date_start, date_end):
        """{roster: [(from, until, role), …]} in UTC: needed, and nobody is there.

        Absences are taken off the shifts. A fixed number of queries for all rosters,
        and one more for each calendar.
        """
        shifts = self._search_shifts(date_start, date_end)
        absences = self.env["support.roster.absence"]._get_absences(
            shifts.user_id, date_start, date_end
        )
        needed = self._get_needed(date_start, date_end)
        shifts_by_roster = shifts.grouped("roster_id")
        found = {}
        for roster in self:
            own = shifts_by_roster.get(roster, shifts.browse())
            roles = ("primary", "backup") if roster.needs_backup else ("primary",)
            found[roster] = sorted(
                (*gap, role)
                for role in roles
                for gap in gaps(needed[roster], _present(own, role, absences))
            )
        return found

    def _get_needed(self, date_start, date_end):
        """{roster: [(from, until), …]} in UTC, of the hours it promises."""
        window = [(date_start, date_end)]
        needed = {}
        for (calendar, tz), rosters in self.grouped(
            lambda roster: (roster.calendar_id, roster.tz)
        ).items():
            hours = _work_hours(calendar, tz, date_start, date_end)
            needed |= dict.fromkeys(rosters, hours if calendar else window)
        return needed


def _work_hours(calendar, tz, date_start, date_end):
    """Working hours of a calendar on the clock of ``tz``, in naive UTC."""
    if not calendar:
        return []
    start, end = (pytz.utc.localize(instant) for instant in (date_start, date_end))
    # Holidays of the firm count, leaves of persons do not.
    found = calendar.sudo()._work_intervals_batch(start, end, tz=pytz.timezone(tz))
    return union(
        tuple(edge.astimezone(pytz.utc).replace(tzinfo=None) for edge in interval[:2])
        for interval in found[False]
    )


def _present(shifts, role, absences):
    """Intervals in which somebody of ``role`` is really there."""
    return [
        interval
        for shift in shifts
        if shift.role == role
        for interval in without(
            [(shift.date_start, shift.date_end)], absences[shift.user_id]
        )
    ]
