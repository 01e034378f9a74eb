from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...arithmetic.escalation import Course, serving

BATCH = 500
SECOND = timedelta(seconds=1)


class SupportSlaClock(models.Model):
    """Thresholds that were passed are found once, logged, and told by their rules."""

    _inherit = "support.sla.clock"

    @api.model
    def _cron_watch(self):
        """Look at what is due, tell what may be told now."""
        domain = [("threshold_at", "<", fields.Datetime.now())]
        notices = self.env["support.escalation.notice"]
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=self.search_count(domain))
        while due := self.search(domain, order="threshold_at, id", limit=BATCH):
            due._give_notice()
            if not crons._commit_progress(len(due)):
                return
        while sent := notices._send_due():
            if not crons._commit_progress(sent):
                return

    def _give_notice(self):
        """Log what was passed and queue its notices; arm the next threshold.

        In a number of queries that does not depend on how many are due.
        """
        courses = self._get_courses()
        now = fields.Datetime.now()
        rows, states = [], []
        for clock, (course, rules) in courses.items():
            watched = timedelta(seconds=clock.watched_seconds)
            passed = course.passed(watched, now)
            for rule, mark in rules:
                if mark in passed:
                    rows.append(clock._prepare_passed(rule, mark))
            states.append(clock._prepare_watched(course, passed, now))
        clocks = {(c.ticket_id.id, c.kind, c.cycle): c for c in self}
        new = self.env["support.escalation.log"].sudo()._append_passed(rows)
        self._store_watched(states)
        self.env["support.escalation.notice"].sudo()._queue(new, clocks)

    def _get_courses(self):
        """{clock that runs: (`Course`, [(rule, mark)])}."""
        running = self.filtered(lambda clock: clock.state == "running")
        times = running._get_working_times()
        rules = self.env["support.escalation.rule"].sudo()
        policies = self.env["support.sla.policy"]
        courses = {}
        for clock in running:
            company_id, ticket = clock.company_id.id, clock.ticket_id.sudo()
            level = ticket.criticality_id or ticket.proposed_criticality_id
            speakers = serving(
                rules._get_rules(company_id),
                clock.kind,
                level.id,
                ticket.support_contract_id.id,
                clock.policy_id.id,
            )
            percentage = policies._get_warn_percentage(company_id, clock.policy_id.id)
            target = timedelta(minutes=clock.target_minutes)
            spoken = [
                (rules.browse(rule.id), rule.mark(target, percentage))
                for rule in speakers
            ]
            marks = tuple(mark for _rule, mark in spoken)
            elapsed = timedelta(seconds=clock.elapsed_seconds)
            courses[clock] = (
                Course(target, elapsed, clock.running_since, times[clock], marks),
                spoken,
            )
        return courses

    def _prepare_passed(self, rule, mark):
        percent = round(100 * (mark // SECOND) / (60 * (self.target_minutes or 1)))
        hours, minutes = divmod(mark // timedelta(minutes=1), 60)
        return {
            "company_id": self.company_id.id,
            "ticket_id": self.ticket_id.id,
            "clock_kind": self.kind,
            "cycle": self.cycle,
            "rule_id": rule.id,
            "rule_name": rule.name,
            "at_seconds": mark // SECOND,
            "threshold": f"{percent} % · {hours}:{minutes:02d} h",
            "is_digest": self.is_retargeted,
        }

    def _prepare_watched(self, course, passed, now):
        """(id, seconds, next threshold, missed) after ``passed`` was spoken of."""
        watched = passed[-1] // SECOND if passed else self.watched_seconds
        missed = bool(self.late_after and self.late_after < now)
        values = {
            "state": self.state,
            "is_missed": missed,
            "late_after": self.late_after,
        }
        threshold = self._get_threshold(values, course, watched)
        return self.id, watched, threshold or None, missed

    def _store_watched(self, states):
        """One update for all, whatever their values: the ORM writes a hundred."""
        if not states:
            return
        names = ["watched_seconds", "threshold_at", "is_missed", "is_retargeted"]
        self.flush_recordset(names)
        self.env.execute_query(
            SQL(
                """
                UPDATE support_sla_clock clock
                   SET watched_seconds = state.watched,
                       threshold_at = state.threshold::timestamp,
                       is_missed = state.missed,
                       is_retargeted = FALSE
                  FROM (VALUES %s) AS state (id, watched, threshold, missed)
                 WHERE clock.id = state.id
             RETURNING clock.id
                """,
                SQL(", ").join(SQL("%s", state) for state in states),
            )
        )
        self.invalidate_recordset(names, flush=False)
        self.modified(["is_missed"])
