from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.support_sla.arithmetic.countdown import (
    AHEAD,
    milliseconds,
    seconds_left,
    worked_ahead,
)
from odoo.addons.support_sla.arithmetic.working_time import RoundTheClock

from ...arithmetic.countdown import MINUTES, WARNING_MINUTES, urgency

# How a screen of service levels calls what we call done.
STANDINGS = {"done": "stopped"}


class SupportEmergency(models.Model):
    """E2: the countdown is visible: told to screens as those of service levels are."""

    _inherit = "support.emergency"

    countdown = fields.Json(
        string="Time left", compute="_compute_countdown_shown", groups="base.group_user"
    )

    @api.depends("contact_at", "evaluated_on", "state", "started_on", "normalised_on")
    def _compute_countdown_shown(self):
        now = fields.Datetime.now()
        for emergency in self:
            emergency.countdown = emergency._get_countdown(now)

    def _get_countdown(self, now):
        """As `helpdesk.ticket._get_sla_countdowns` gives one; False without clocks.

        The hour to evaluate it first; while it is restored what was estimated for that
        is shown instead.
        """
        self.ensure_one()
        clocks = [clock for clock in self._get_countdown_clocks(now) if clock]
        return bool(clocks) and {
            "now": milliseconds(now),
            "until": milliseconds(now + AHEAD),
            "worked": worked_ahead(RoundTheClock(), now),
            "tz": self.contract_id.sudo().tz or "",
            "waits": [],
            "shown": len(clocks) - 1,
            "clocks": clocks,
        }

    def _get_countdown_clocks(self, now):
        return [self._prepare_hour(now), self._prepare_restoring(now)]

    def _prepare_hour(self, now):
        """The hour from the contact to the answer delivered."""
        answered = self.evaluated_on
        if not self.contact_at or (self.state == "withdrawn" and not answered):
            return None
        standing = urgency(self.contact_at, answered or None, now)
        return self._prepare_countdown_clock(
            "response",
            self.env._("Answer within the hour"),
            MINUTES,
            (self.contact_at, answered or None, now),
            standing,
        )

    def _prepare_restoring(self, now):
        """E6: what was estimated until it is restored, from the start of the work."""
        if self.state != "normalising" or not self.started_on:
            return None
        deadline = self.started_on + timedelta(minutes=self.minutes_normalise)
        return self._prepare_countdown_clock(
            "normalisation",
            self.env._("Restored as estimated"),
            self.minutes_normalise,
            (self.started_on, None, now),
            "missed" if now > deadline else "running",
        )

    def _prepare_countdown_clock(self, kind, label, minutes, instants, standing):
        """``instants``: since when, until when or None, and now."""
        since, ended, now = instants
        deadline = since + timedelta(minutes=minutes)
        warn_at = deadline - timedelta(minutes=min(WARNING_MINUTES, minutes // 4))
        return {
            "kind": kind,
            "label": label,
            "state": "stopped" if ended else "running",
            "standing": STANDINGS.get(standing, standing),
            "target": minutes,
            "left": seconds_left(minutes, 0, since, ended or now, RoundTheClock()),
            "warn_at": milliseconds(warn_at),
            "late_after": milliseconds(deadline),
            "deadline": milliseconds(deadline),
            "stopped_at": milliseconds(ended),
        }

    def _get_hour_to_show(self, viewer_tz=None):
        """The hour as the portal counts it down, None where it does not run.

        In the shape of `helpdesk.ticket._get_sla_to_show`; elevated.
        """
        self.ensure_one()
        countdown = self._get_countdown(fields.Datetime.now())
        if self.state != "declared" or not countdown:
            return None
        return self.ticket_id._prepare_shown_clock(countdown, 0, viewer_tz)
