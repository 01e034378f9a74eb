from datetime import timedelta

from odoo import api, fields, models


class SupportRoster(models.Model):
    """Who is on duty: asked by dispatch, and by emergencies."""

    _inherit = "support.roster"

    on_duty_ids = fields.Many2many(
        "res.users", string="On duty now", compute="_compute_on_duty_ids"
    )

    @api.depends("shift_ids.date_start", "shift_ids.date_end", "shift_ids.user_id")
    def _compute_on_duty_ids(self):
        on_duty = self._get_on_duty()
        for roster in self:
            roster.on_duty_ids = on_duty[roster]

    def _get_on_duty(self, instant=None):
        """{roster: users in the order they are called} at a UTC instant, or now.

        Primaries first, then backups; whoever is absent is left out, so that the
        backup comes first.
        """
        instant = instant or fields.Datetime.now()
        by_instant = self._get_on_duty_at([instant])
        return {roster: by_instant[roster, instant] for roster in self}

    def _get_on_duty_at(self, instants):
        """{(roster, instant): users} for any number of both, in three queries."""
        no_one = self.env["res.users"]
        found = {(roster, instant): no_one for roster in self for instant in instants}
        if not found:
            return found
        shifts = self._search_shifts(min(instants), max(instants))
        absences = self.env["support.roster.absence"]._get_absences(
            shifts.user_id, min(instants), max(instants) + timedelta(seconds=1)
        )
        for shift in shifts.sorted(lambda s: (s.role != "primary", s.date_start, s.id)):
            away = absences[shift.user_id]
            for instant in instants:
                if shift.date_start <= instant < shift.date_end and not any(
                    start <= instant < end for start, end in away
                ):
                    found[shift.roster_id, instant] |= shift.user_id
        return found

    def _search_shifts(self, date_start, date_end):
        """Shifts that touch the window, both ends included; elevated."""
        return (
            self.env["support.roster.shift"]
            .sudo()
            .search_fetch(
                [
                    ("roster_id", "in", self.ids),
                    ("date_start", "<=", date_end),
                    ("date_end", ">", date_start),
                ],
                ["roster_id", "user_id", "role", "date_start", "date_end"],
            )
            .sudo(self.env.su)
        )

    @api.model
    def _get_for_team(self, team):
        """The rosters that serve a team, those of nobody in particular last."""
        rosters = self.search([("company_id", "in", [team.company_id.id, False])])
        own = rosters.filtered(lambda r: team in r.team_ids)
        return own or rosters.filtered(lambda r: not r.team_ids)
