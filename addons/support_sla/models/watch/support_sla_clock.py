from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...arithmetic.escalation import Course, next_threshold, serving
from ...arithmetic.working_time import RoundTheClock
from ...tools import in_language_of

# Thresholds that are looked at in one transaction.
BATCH = 1000
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Due(NamedTuple):
    """A running clock and what its rules are chosen by, as they are stored.

    Plain values: a thousand records, read field by field, cost more than all that is
    done with them.
    """

    id: int
    company_id: int
    ticket_id: int
    kind: str
    cycle: int
    target_minutes: int
    elapsed_seconds: int
    watched_seconds: int
    running_since: datetime
    late_after: datetime | None
    is_retargeted: bool | None
    policy_id: int | None
    calendar_id: int | None
    tz: str | None
    contract_id: int | None
    level_id: int | None
    impact_said: str | None
    urgency_said: str | None

    def get_scope(self):
        """What its rules and their marks depend on: the same for many clocks."""
        policy = self.company_id, self.contract_id, self.policy_id
        level = self.level_id, self.impact_said, self.urgency_said
        return self.kind, self.target_minutes, policy, level


class SupportSlaClock(models.Model):
    """Thresholds that were passed are found once, logged, and told by their rules."""

    _inherit = "support.sla.clock"

    @api.model
    def _cron_watch(self):
        """Look at what is due, tell what may be told now."""
        domain = [("threshold_at", "<", fields.Datetime.now())]
        notices = self.env["support.escalation.notice"]
        crons = self.env["ir.cron"]
        more = True
        while more:
            found = self._get_due(domain)
            self._take_due(found)
            more = len(found) == BATCH
            if not crons._commit_progress(len(found), remaining=int(more)):
                return
        while sent := notices._send_due():
            if not crons._commit_progress(sent):
                return

    def _give_notice(self):
        """As the job does, of these clocks, whether due or not."""
        self._take_due(self._get_due([("id", "in", self.ids)]))

    @api.model
    def _take_due(self, found):
        """Log what was passed of each `Due` and queue its notices; arm the next mark.

        In a number of queries that does not depend on how many are due.
        """
        now = fields.Datetime.now()
        rows, states, targets = [], [], {}
        for due, course, speakers in self._get_courses(found):
            watched = timedelta(seconds=due.watched_seconds)
            passed, following = course.survey(watched, now)
            rows += [
                self._prepare_passed(due, rule_id, mark)
                for mark in passed
                for rule_id in speakers[mark]
            ]
            states.append(self._prepare_watched(due, passed, following, now))
            targets[due.ticket_id, due.kind, due.cycle] = due.target_minutes
        self._name_rules(rows)
        new = self.env["support.escalation.log"].sudo()._append_passed(rows)
        self._store_watched(states)
        self.env["support.escalation.notice"].sudo()._queue(new, targets)

    # ------------------------------------------------------------------
    # What is due
    # ------------------------------------------------------------------

    @api.model
    def _get_due(self, domain):
        """[`Due`] of the first running clocks of a domain; read as the superuser."""
        names = [name for name in Due._fields if name in self._fields]
        said = ["support_contract_id", "criticality_id"]
        said += ["support_impact", "support_urgency"]
        self.flush_model(names)
        self.env["helpdesk.ticket"].flush_model(said)
        running = Domain(domain) & Domain("state", "=", "running")
        query = self.sudo()._search(running, order="threshold_at, id", limit=BATCH)
        ticket = query.join(query.table, "ticket_id", "helpdesk_ticket", "id", "ticket")
        columns = [SQL.identifier(query.table, name) for name in names]
        columns += [SQL.identifier(ticket, name) for name in said]
        return [Due(*row) for row in self.env.execute_query(query.select(*columns))]

    @api.model
    def _get_courses(self, found):
        """[(`Due`, `Course`, {mark: ids of the rules that speak then})]."""
        times = self._get_times_of(found)
        known, courses = {}, []
        for due in found:
            scope = due.get_scope()
            if scope not in known:
                known[scope] = self._get_speakers(due)
            speakers = known[scope]
            course = Course(
                timedelta(minutes=due.target_minutes),
                timedelta(seconds=due.elapsed_seconds),
                due.running_since,
                times[due.company_id, due.tz, due.calendar_id],
                tuple(speakers),
            )
            courses.append((due, course, speakers))
        return courses

    @api.model
    def _get_times_of(self, found):
        """{(company id, zone, calendar id): working time}, of each `Due`."""
        readings = {}
        for due in found:
            readings.setdefault((due.company_id, due.tz), set()).add(due.calendar_id)
        times = {}
        companies = self.env["res.company"]
        for (company_id, tz), calendar_ids in readings.items():
            calendars = self.env["resource.calendar"].browse(calendar_ids - {None})
            working = calendars._get_working_time(
                companies.browse(company_id), tz or None
            )
            for calendar in calendars:
                times[company_id, tz, calendar.id] = working[calendar]
            times[company_id, tz, None] = RoundTheClock()
        return times

    @api.model
    def _get_speakers(self, due):
        """{mark: ids of the rules that speak then}, the nearest mark first."""
        rules = self.env["support.escalation.rule"]._get_rules(due.company_id)
        policies = self.env["support.sla.policy"]
        percentage = policies._get_warn_percentage(due.company_id, due.policy_id)
        level_id = due.level_id or self._get_proposed_level_id(due)
        target = timedelta(minutes=due.target_minutes)
        marks = {}
        for rule in serving(rules, due.kind, level_id, due.contract_id, due.policy_id):
            marks.setdefault(rule.mark(target, percentage), []).append(rule.id)
        return dict(sorted(marks.items()))

    @api.model
    def _get_proposed_level_id(self, due):
        """As the ticket proposes it, as long as nobody confirmed one."""
        policies = self.env["support.sla.policy"]
        policy = policies._get_policy(due.company_id, due.policy_id)
        cells = self.env["support.criticality.cell"]
        matrix_id = policy and policy.matrix_id
        return cells._propose(due.impact_said, due.urgency_said, matrix_id).id

    # ------------------------------------------------------------------
    # What becomes of it
    # ------------------------------------------------------------------

    @api.model
    def _prepare_passed(self, due, rule_id, mark):
        percent = round(100 * (mark // SECOND) / (60 * (due.target_minutes or 1)))
        hours, minutes = divmod(mark // MINUTE, 60)
        return {
            "company_id": due.company_id,
            "ticket_id": due.ticket_id,
            "clock_kind": due.kind,
            "cycle": due.cycle,
            "rule_id": rule_id,
            "at_seconds": mark // SECOND,
            "threshold": f"{percent} % · {hours}:{minutes:02d} h",
            "is_digest": bool(due.is_retargeted),
        }

    @api.model
    def _name_rules(self, rows):
        """The log keeps the names that rules have now, as their company reads them."""
        rules = self.env["support.escalation.rule"].sudo()
        rules = rules.browse({row["rule_id"] for row in rows})
        names = {
            rule.id: rule.name
            for company, of_company in rules.grouped("company_id").items()
            for rule in in_language_of(of_company, company.partner_id)
        }
        for row in rows:
            row["rule_name"] = names[row["rule_id"]]

    @api.model
    def _prepare_watched(self, due, passed, following, now):
        """(id, seconds, next threshold, missed) after ``passed`` was spoken of."""
        watched = passed[-1] // SECOND if passed else due.watched_seconds
        missed = bool(due.late_after and due.late_after < now)
        following = following and self._round_up(following)
        threshold = next_threshold(following, due.late_after, missed)
        return due.id, watched or 0, threshold, missed

    @api.model
    def _store_watched(self, states):
        """One update for all, whatever their values: the ORM writes a hundred."""
        if not states:
            return
        names = ["watched_seconds", "threshold_at", "is_missed", "is_retargeted"]
        self.flush_model(names)
        ids, watched, thresholds, missed = map(list, zip(*states, strict=True))
        self.env.cr.execute(
            SQL(
                """
                UPDATE support_sla_clock clock
                   SET watched_seconds = state.watched,
                       threshold_at = state.threshold,
                       is_missed = state.missed,
                       is_retargeted = FALSE
                  FROM unnest(%s::int4[], %s::int4[], %s::timestamp[], %s::bool[])
                       AS state (id, watched, threshold, missed)
                 WHERE clock.id = state.id
                """,
                ids,
                watched,
                thresholds,
                missed,
            )
        )
        clocks = self.browse(ids)
        clocks.invalidate_recordset(names, flush=False)
        clocks.modified(["is_missed"])
