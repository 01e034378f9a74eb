from odoo import api, fields, models
from odoo.tools import split_every

BATCH = 500
# Stale tickets found at once: each search looks at all that is open.
SEARCHED = 20_000
WARNED, MISSED = 1, 2


class SupportSlaClock(models.Model):
    """Who hears of a deadline, once for each threshold; the jobs.

    The jobs touch what is due, or out of date, and not what is open: a partial index
    holds the next threshold of running clocks.
    """

    _inherit = "support.sla.clock"

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _take_values(self, values, silent):
        """{field: value} of what differs, with the thresholds that follow."""
        self.ensure_one()
        return self._get_changed(values | self._arm(values, self.notified, silent))

    @api.model
    def _arm(self, values, notified, silent):
        """{notified, threshold_at}: the first threshold that nobody heard of yet.

        A later deadline arms them again; ``silent``: what is past is no news.
        """
        warn_at, late_after = values["warn_at"], values["late_after"]
        now = fields.Datetime.now()
        level = WARNED if warn_at and warn_at < now else 0
        level = MISSED if values["is_missed"] else level
        notified = level if silent else min(notified, level)
        threshold = (warn_at or late_after, late_after, None)[notified]
        running = values["state"] == "running"
        return {"notified": notified, "threshold_at": running and threshold or False}

    # ------------------------------------------------------------------
    # Notices
    # ------------------------------------------------------------------

    @api.model
    def _cron_watch(self):
        """Tell of thresholds that were passed."""
        domain = [("threshold_at", "<", fields.Datetime.now())]
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=self.search_count(domain))
        while due := self.search(domain, order="threshold_at, id", limit=BATCH):
            due._give_notice()
            if not crons._commit_progress(len(due)):
                break

    def _give_notice(self):
        """Once for each threshold: the internal chain hears of it first (G9)."""
        now = fields.Datetime.now()
        missed = self.filtered(lambda c: c.late_after and c.late_after < now)
        warned = self - missed
        missed.write({"is_missed": True, "notified": MISSED, "threshold_at": False})
        for late_after, clocks in warned.grouped("late_after").items():
            clocks.write({"notified": WARNED, "threshold_at": late_after})
        missed.ticket_id._notify_sla(
            self.env._("A deadline was missed"), to_manager=True
        )
        (warned.ticket_id - missed.ticket_id)._notify_sla(
            self.env._("A deadline is near")
        )

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
