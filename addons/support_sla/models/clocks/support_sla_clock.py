from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.exceptions import check_reason

from ...arithmetic.clocks import threshold
from ...arithmetic.working_time import RoundTheClock

MANAGER = "support_contracts.group_support_manager"
SECOND = timedelta(seconds=1)
# of a version that no calendar has: computed anew by the job
STALE = -1


class SupportSlaClock(models.Model):
    """One cycle of a clock of a ticket, as computed from its events.

    `helpdesk.ticket._refresh_sla` is its only writer, besides the job that warns. What
    is stored depends on no present instant: deadline, next threshold, state; what was
    used and what is left are counted when they are read. ``elapsed_seconds`` is the
    working time of the segments that ended.
    """

    _name = "support.sla.clock"
    _description = "Service Level Clock"
    _order = "ticket_id, cycle, sequence"
    _log_access = False

    # Indexed by `_once` and `_open_idx`: each index more is paid by every clock.
    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("response", "First response"),
            ("normalisation", "Normalisation"),
            ("resolution", "Resolution"),
        ],
        required=True,
    )
    sequence = fields.Integer()
    cycle = fields.Integer(required=True, default=1)
    state = fields.Selection(
        [("running", "Running"), ("paused", "Paused"), ("stopped", "Stopped")],
        required=True,
    )
    target_minutes = fields.Integer(string="Target", required=True)
    started_at = fields.Datetime(required=True)
    running_since = fields.Datetime()
    stopped_at = fields.Datetime()
    deadline = fields.Datetime()
    late_after = fields.Datetime()
    warn_at = fields.Datetime()
    threshold_at = fields.Datetime(string="Next notice")
    watched_seconds = fields.Integer(
        help="Working time up to which escalation rules have spoken of it."
    )
    is_retargeted = fields.Boolean(
        help="A threshold was passed by another target alone: told in a digest."
    )
    elapsed_seconds = fields.Integer()
    is_missed = fields.Boolean(string="Missed")
    # what it was computed from
    policy_id = fields.Many2one("support.sla.policy", ondelete="set null")
    calendar_id = fields.Many2one("resource.calendar", ondelete="set null")
    tz = fields.Char()
    calendar_version = fields.Integer()
    # an excuse, by the service manager
    override_reason = fields.Char(string="Excused because")
    override_by = fields.Char(string="Excused by")
    urgency = fields.Selection(
        [
            ("running", "In time"),
            ("warned", "Due soon"),
            ("missed", "Late"),
            ("excused", "Excused"),
            ("paused", "Waiting"),
            ("stopped", "Done"),
        ],
        string="Standing",
        compute="_compute_urgency",
    )
    used_minutes = fields.Integer(string="Used", compute="_compute_used_minutes")
    left_minutes = fields.Integer(string="Left", compute="_compute_used_minutes")

    _once = models.Constraint(
        "UNIQUE (ticket_id, kind, cycle)", "The ticket has this clock already."
    )
    _due_idx = models.Index("(threshold_at) WHERE threshold_at IS NOT NULL")
    _open_idx = models.Index("(company_id) WHERE state <> 'stopped'")

    @api.depends("state", "late_after", "stopped_at", "warn_at", "override_reason")
    def _compute_urgency(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.urgency = clock._get_urgency(now)

    def _compute_used_minutes(self):
        """Counted now, in the working time that each clock has; whole minutes."""
        now = fields.Datetime.now()
        working_times = self._get_working_times()
        for clock in self:
            used = timedelta(seconds=clock.elapsed_seconds)
            working = working_times[clock]
            if clock.state == "running" and clock.running_since < now and working:
                used += working.between(clock.running_since, now)
            clock.used_minutes = used // timedelta(minutes=1)
            clock.left_minutes = clock.target_minutes - clock.used_minutes

    def _get_working_times(self):
        """{clock: working time}, read for each company and zone at once."""
        found = dict.fromkeys(self, None)
        for (company, tz), clocks in (
            self.sudo().grouped(lambda clock: (clock.company_id, clock.tz)).items()
        ):
            times = clocks.calendar_id._get_working_time(company, tz or None)
            for clock in clocks:
                found[self.browse(clock.id)] = (
                    times[clock.calendar_id] if clock.calendar_id else RoundTheClock()
                )
        return found

    @api.depends("kind", "ticket_id")
    def _compute_display_name(self):
        for clock in self:
            clock.display_name = f"{clock.ticket_id.number} · {clock._get_label()}"

    def _get_label(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return kinds[self.kind]

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    @api.model
    def _prepare_values(self, clock, kind, policy, working):
        """What is stored of an arithmetic clock."""
        warn_at = threshold(clock, working, policy.warn_percentage)
        late_after = clock.late_after
        return {
            "kind": kind,
            "sequence": ("response", "normalisation", "resolution").index(kind),
            "cycle": clock.cycle,
            "state": clock.state,
            "target_minutes": clock.target // timedelta(minutes=1),
            "started_at": clock.started_at,
            "running_since": clock.running_since,
            "stopped_at": clock.stopped_at,
            "deadline": clock.deadline and self._round_up(clock.deadline),
            "late_after": late_after and self._round_up(late_after),
            "warn_at": warn_at and self._round_up(warn_at),
            "elapsed_seconds": clock.elapsed // SECOND,
            "is_missed": bool(
                late_after and late_after < (clock.stopped_at or fields.Datetime.now())
            ),
        }

    @api.model
    def _round_up(self, instant):
        """The whole second at or after: a deadline is never announced before it."""
        whole = instant.replace(microsecond=0)
        return whole if whole == instant else whole + SECOND

    @api.model
    def _mark_stale(self, companies):
        """Open clocks of these companies are computed anew by the job."""
        if companies:
            self.env.cr.execute(
                "UPDATE support_sla_clock SET calendar_version = %s "
                "WHERE company_id IN %s AND state <> 'stopped'",
                [STALE, tuple(companies.ids)],
            )
            self.invalidate_model(["calendar_version"], flush=False)

    # ------------------------------------------------------------------
    # Excuses
    # ------------------------------------------------------------------

    def _override(self, reason):
        """A service manager excuses a miss, and says why; the clock stays as it is."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager excuses a missed target.")
            )
        self.check_access("read")
        check_reason(reason, self.env._("Say why the miss is excused."))
        if any(not clock.is_missed for clock in self):
            raise UserError(self.env._("Only a missed target is excused."))
        self.sudo().write(
            {"override_reason": reason, "override_by": self.env.user.name}
        )
