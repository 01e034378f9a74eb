import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...arithmetic.countdown import (
    ACKNOWLEDGE_MINUTES,
    WARNING_MINUTES,
    clock_of,
    is_missed,
    left_minutes,
    urgency,
)

_logger = logging.getLogger(__name__)


class SupportEmergency(models.Model):
    """E2: sixty minutes, round the clock, from the contact to the answer delivered."""

    _inherit = "support.emergency"

    evaluate_before = fields.Datetime(readonly=True, copy=False)
    evaluated_on = fields.Datetime(
        string="Answered on",
        readonly=True,
        copy=False,
        help="When the evaluation, or the refusal, was delivered to the customer.",
    )
    acknowledged_on = fields.Datetime(readonly=True, copy=False)
    acknowledged_by_id = fields.Many2one(
        "res.users",
        string="Acknowledged by",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    # the next instant at which the job has something to tell
    watch_at = fields.Datetime(readonly=True, copy=False, groups="base.group_user")
    climbed_on = fields.Datetime(
        string="Others called on", readonly=True, copy=False, groups="base.group_user"
    )
    warned_on = fields.Datetime(readonly=True, copy=False, groups="base.group_user")
    is_evaluation_missed = fields.Boolean(
        string="Answered late",
        readonly=True,
        copy=False,
        help="The hour passed before the customer had an answer.",
    )
    left_minutes = fields.Integer(
        string="Left to evaluate", compute="_compute_countdown"
    )
    urgency = fields.Selection(
        [
            ("running", "In time"),
            ("warned", "Due soon"),
            ("missed", "Late"),
            ("done", "In time"),
        ],
        string="Hour to evaluate",
        compute="_compute_countdown",
    )
    response_minutes = fields.Integer(
        string="Time to the answer",
        compute="_compute_response_minutes",
        store=True,
        aggregator="avg",
    )

    _watch_idx = models.Index("(watch_at) WHERE watch_at IS NOT NULL")

    @api.depends("contact_at", "evaluated_on", "state")
    def _compute_countdown(self):
        now = fields.Datetime.now()
        for emergency in self:
            if not emergency.contact_at or (
                emergency.state == "withdrawn" and not emergency.evaluated_on
            ):
                emergency.left_minutes, emergency.urgency = 0, False
                continue
            instants = (emergency.contact_at, emergency.evaluated_on or None, now)
            emergency.left_minutes = left_minutes(*instants)
            emergency.urgency = urgency(*instants)

    @api.depends("contact_at", "evaluated_on")
    def _compute_response_minutes(self):
        for emergency in self:
            answered = emergency.evaluated_on
            emergency.response_minutes = answered and int(
                (answered - emergency.contact_at).total_seconds() // 60
            )

    @api.model
    def _prepare_clock(self, contact_at):
        """Values of an emergency that was just declared."""
        deadline = clock_of(contact_at).deadline
        watch_at = fields.Datetime.now() + timedelta(minutes=ACKNOWLEDGE_MINUTES)
        return {
            "evaluate_before": deadline,
            "watch_at": min(watch_at, deadline - timedelta(minutes=WARNING_MINUTES)),
        }

    def _prepare_clock_stopped(self):
        """Values of an answer that is delivered now."""
        self.ensure_one()
        now = fields.Datetime.now()
        return {
            "evaluated_on": now,
            "watch_at": False,
            "is_evaluation_missed": is_missed(self.contact_at, now, now),
        }

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------

    def _wake_watch(self):
        """Call the job when there is something to tell, to the minute."""
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "support_emergency.cron_watch"
        )
        cron_sudo = self.env["ir.cron"].sudo().browse(cron_id)
        for emergency in self.filtered("watch_at"):
            if cron_id:
                cron_sudo._trigger(at=emergency.watch_at)

    @api.model
    def _get_watched_states(self):
        """In which states an emergency has something to tell at ``watch_at``."""
        return ("declared",)

    @api.model
    def _cron_watch(self):
        """Climb where nobody acknowledged; warn before the hour is over, and after."""
        due = self.search(
            Domain("state", "in", self._get_watched_states())
            & Domain("watch_at", "<=", fields.Datetime.now())
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for emergency in due:
            emergency._try_watch()
            if not cron._commit_progress(1):
                break

    def _try_watch(self):
        """One that fails stops no other; it is tried again by the next run."""
        try:
            with self.env.cr.savepoint():
                self._in_company_language()._watch()
        except Exception:  # noqa: BLE001 whatever it is, the others are watched
            _logger.exception("Nobody was told of emergency %s", self.id)

    def _watch(self):
        """Tell what is due now, and set when to look again."""
        self.ensure_one()
        now = fields.Datetime.now()
        values = {}
        if not self.acknowledged_on and not self.climbed_on:
            values["climbed_on"] = self._climb(now)
        if self.evaluate_before < now:
            values["is_evaluation_missed"] = True
            self._tell_missed()
        elif self.evaluate_before - timedelta(minutes=WARNING_MINUTES) <= now:
            if not self.warned_on:
                values["warned_on"] = now
                self._tell_near()
        values["watch_at"] = self._get_next_watch(now)
        self.write(values)
        self._wake_watch()

    def _get_next_watch(self, now):
        """The first instant still to come: the warning, or the end of the hour."""
        warning = self.evaluate_before - timedelta(minutes=WARNING_MINUTES)
        late = self.evaluate_before + timedelta(seconds=1)
        return next((instant for instant in (warning, late) if instant > now), False)
