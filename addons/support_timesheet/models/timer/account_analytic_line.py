import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

ACTIVITY = "support_timesheet.mail_activity_timer"
# The stop of a timer whose end was said: it cannot come from a client.
ASKED = object()


class AccountAnalyticLine(models.Model):
    """One running timer a person; a forgotten one is asked about, and says its end."""

    _inherit = "account.analytic.line"

    timer_asked_on = fields.Datetime(readonly=True, copy=False)

    _one_timer = models.UniqueIndex(
        "(employee_id) "
        "WHERE ticket_id IS NOT NULL AND unit_amount = 0 AND ended_at IS NULL",
        "A timer is running already: stop it before another one starts.",
    )

    def _is_forgotten(self, now):
        """Whether the timer runs longer than people work on one thing."""
        self.ensure_one()
        most = timedelta(hours=self.company_id.sudo().support_timer_hours)
        return bool(
            self.ticket_id and not self.unit_amount and self.date_time + most < now
        )

    def button_end_work(self):
        """A forgotten timer is not stopped now: it is asked when work ended."""
        asked = self.env.context.get("support_timer_end") is ASKED
        now = fields.Datetime.now()
        forgotten = self.filtered(lambda line: line._is_forgotten(now))
        if forgotten and not asked:
            if self.env.context.get("stop_dt"):
                raise UserError(forgotten[0]._message_forgotten())
            return forgotten[0]._ask_for_end()
        res = super().button_end_work()
        # What was started and stopped at once is a minute, and no timer any more.
        self.filtered(lambda line: line.ticket_id and not line.unit_amount).write(
            {"unit_amount": 1 / 60}
        )
        # The next timer is inserted at once: the database must know that this ended.
        self.flush_recordset(["unit_amount"])
        self._close_timer_questions()
        return res

    def _message_forgotten(self):
        start = fields.Datetime.context_timestamp(self, self.date_time)
        return self.env._(
            "Your timer on %(ticket)s runs since %(start)s: stop it first, and say "
            "when the work ended.",
            ticket=self.ticket_id.number,
            start=start.strftime("%Y-%m-%d %H:%M"),
        )

    def _ask_for_end(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("When did the work end?"),
            "res_model": "support.timer.stop",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def _stop_at(self, end):
        """Stop a forgotten timer at the instant (UTC) that its person said."""
        self.ensure_one()
        return self.with_context(support_timer_end=ASKED, stop_dt=end).button_end_work()

    def _close_timer_questions(self):
        for line in self.filtered("timer_asked_on"):
            line.ticket_id.sudo().activity_unlink([ACTIVITY], user_id=line.user_id.id)

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------

    @api.model
    def _cron_ask_forgotten_timers(self):
        """Ask, once, about each timer that runs too long."""
        now = fields.Datetime.now()
        running = self.sudo().search(
            [
                ("ticket_id", "!=", False),
                ("unit_amount", "=", 0),
                ("timer_asked_on", "=", False),
                ("date_time", "<", now - timedelta(hours=1)),
            ]
        )
        forgotten = running.filtered(lambda line: line._is_forgotten(now))
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(forgotten))
        for ids in split_every(50, forgotten.ids):
            for line in self.sudo().browse(ids):
                line._try_ask_about_timer(now)
            if not cron._commit_progress(len(ids)):
                break

    def _try_ask_about_timer(self, now):
        """One ticket that objects must not keep the other timers running."""
        try:
            with self.env.cr.savepoint():
                self._ask_about_timer(now)
        except UserError as error:
            _logger.warning("Timer %s was not asked about: %s", self.id, error)

    def _ask_about_timer(self, now):
        self.timer_asked_on = now
        person = self.user_id
        line = self.with_context(lang=person.lang, tz=person.tz)
        self.ticket_id.activity_schedule(
            ACTIVITY,
            date_deadline=fields.Date.context_today(line),
            summary=line.env._("Your timer is still running"),
            note=line._message_forgotten(),
            user_id=person.id,
        )
