from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import split_every

from ...arithmetic.escalation import next_threshold

BATCH = 500
# Stale tickets found at once: each search looks at all that is open.
SEARCHED = 20_000
SECOND = timedelta(seconds=1)


class SupportSlaClock(models.Model):
    """What changes of a clock, and the job that computes clocks anew.

    A partial index holds the next instant at which something is to be said of a
    running clock, so that nobody asks for what is merely open.
    """

    _inherit = "support.sla.clock"

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _take_values(self, values, course):
        """{field: value} of what differs, with the thresholds that follow."""
        self.ensure_one()
        return self._get_changed(values | self._arm(values, course))

    def _arm(self, values, course):
        """{watched_seconds, threshold_at, is_retargeted} of new values of a clock.

        Marks belong to a target: another one begins anew. What only the new values
        put in the past is no news of this moment, and is told in a digest.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        same = values["target_minutes"] == self.target_minutes
        watched = self.watched_seconds if same else 0
        threshold = self._get_threshold(values, course, watched)
        was_due = self.threshold_at and self.threshold_at < now
        jumped = bool(threshold and threshold < now and not was_due)
        return {
            "watched_seconds": watched,
            "threshold_at": threshold,
            "is_retargeted": bool(threshold) and (jumped or self.is_retargeted),
        }

    @api.model
    def _arm_new(self, values, course):
        """Of a new clock: what was passed before it was known is no news."""
        passed, _next = course.survey(timedelta(), fields.Datetime.now())
        watched = passed[-1] // SECOND if passed else 0
        return {
            "watched_seconds": watched,
            "threshold_at": self._get_threshold(values, course, watched),
        }

    @api.model
    def _get_threshold(self, values, course, watched):
        """When something is to be said: the next mark, or that it is missed; or False.

        ``watched``: seconds of working time used that were spoken of.
        """
        if values["state"] != "running":
            return False
        following = course.following(timedelta(seconds=watched))
        following = following and self._round_up(following)
        found = next_threshold(following, values["late_after"], values["is_missed"])
        return found or False

    # ------------------------------------------------------------------
    # Targets anew
    # ------------------------------------------------------------------

    @api.model
    def _cron_retarget(self):
        """Compute clocks anew whose policy or calendar changed, in batches."""
        crons = self.env["ir.cron"]
        tickets = self.env["helpdesk.ticket"]
        while stale_ids := self._get_stale_ticket_ids():
            for batch in split_every(BATCH, stale_ids, list):
                tickets.browse(batch)._refresh_sla(silent=True)
                if not crons._commit_progress(len(batch)):
                    return
        self._measure_unmeasured()

    @api.model
    def _measure_unmeasured(self):
        """A new policy may serve open tickets that had none; asked once for each."""
        policies = self.env["support.sla.policy"].sudo()
        pending = policies.search([("is_pending", "=", True)])
        tickets = self.env["helpdesk.ticket"].browse()
        while pending and (
            tickets := tickets._get_unmeasured(
                pending.company_id, max(tickets.ids or [0])
            )
        ):
            tickets._refresh_sla(silent=True)
            if not self.env["ir.cron"]._commit_progress(len(tickets)):
                return
        pending.is_pending = False

    @api.model
    def _get_stale_ticket_ids(self):
        """What was computed anew is not found again: a run that ends early goes on."""
        self.flush_model(["calendar_id", "calendar_version", "state"])
        self.env["resource.calendar"].flush_model(["support_version"])
        self.env.cr.execute(
            """
            SELECT DISTINCT clock.ticket_id
              FROM support_sla_clock clock
              LEFT JOIN resource_calendar calendar ON calendar.id = clock.calendar_id
             WHERE clock.state <> 'stopped'
               AND clock.calendar_version <> COALESCE(calendar.support_version, 0)
             ORDER BY clock.ticket_id
             LIMIT %s
            """,
            [SEARCHED],
        )
        return [ticket_id for (ticket_id,) in self.env.cr.fetchall()]

    def _get_urgency(self, now):
        """How it stands: paused, running, warned, missed, excused, stopped in time."""
        self.ensure_one()
        end = self.stopped_at or now
        if self.late_after and self.late_after < end:
            return "excused" if self.override_reason else "missed"
        if self.state != "running":
            return self.state
        return "warned" if self.warn_at and self.warn_at < now else "running"
