import logging

from odoo import api, fields, models
from odoo.tools import format_date, split_every

from ...arithmetic.waiting import next_step
from ...tools import in_language_of
from .helpdesk_ticket import NOT_WAITING

BATCH = 100

_logger = logging.getLogger(__name__)


class HelpdeskTicket(models.Model):
    """The job that reminds whoever is awaited, and closes what nobody answered."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _cron_wait(self):
        """One step of each ticket that is due, whatever it is late for."""
        domain = [("wait_next_at", "<", fields.Datetime.now())]
        due = self.search(domain, order="wait_next_at, id")
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(due))
        for ids in split_every(BATCH, due.ids):
            # Some may have been answered since, or be gone.
            batch = self.search([("id", "in", ids), *domain])
            batch._take_wait_steps()
            if not crons._commit_progress(len(ids)):
                break

    def _take_wait_steps(self):
        """What each is due for now, decided anew from what is known of it."""
        tickets = self.sudo()
        timelines = self.env["support.sla.event"]._get_timelines(tickets.ids)
        chosen = tickets._get_sla_policies(timelines)
        calendars = tickets._get_contract_times()
        waiting = tickets._get_customer_waits(chosen, timelines)
        for ticket in tickets:
            since = waiting.get(ticket)
            if not since:
                ticket._store_waits({ticket: NOT_WAITING})
                continue
            add_days = self._get_day_counter(calendars[ticket])
            ticket._try_wait_step(since, chosen[ticket], add_days)

    def _try_wait_step(self, since, policy, add_days):
        """One that fails stops no other; it is tried again by the next run."""
        try:
            with self.env.cr.savepoint():
                self._take_wait_step(since, policy, add_days)
        except Exception:  # noqa: BLE001 whatever it is, the others are reminded
            _logger.exception("Ticket %s waits, and nobody was reminded", self.id)

    def _take_wait_step(self, since, policy, add_days):
        self.ensure_one()
        rules = policy.waiting
        now = fields.Datetime.now()
        reminded, last = self.wait_reminders, self.wait_reminded_at or None
        next_at, step = next_step(since, reminded, rules, add_days, last)
        if step == "close" and next_at <= now:
            self._store_waits({self: (since, False, reminded, last)})
            self._close_unanswered(policy)
            return
        if step == "remind" and next_at <= now:
            reminded, last = reminded + 1, now
            next_at, _step = next_step(since, reminded, rules, add_days, last)
            # As if there were no more reminders: what follows is the closing.
            every, _times, until = rules
            last_rules = every, reminded, until
            closing, _step = next_step(since, reminded, last_rules, add_days, last)
            self._remind_customer(since, closing)
        self._store_waits({self: (since, next_at, reminded, last)})

    def _remind_customer(self, since, closing=None):
        """One public message, in the customer's language; it is no answer of ours.

        ``closing``: the instant from which it is closed without an answer, or None.
        """
        ticket = self.with_context(
            lang=self.partner_id.lang or self.env.lang, tz=self.support_contract_id.tz
        )
        words = ticket.env._(
            "We have been waiting for your answer since %(day)s. Answer this "
            "message, and we go on.",
            day=ticket._format_wait_day(since),
        )
        if closing:
            words += " " + ticket.env._(
                "Without an answer we close the ticket on %(day)s.",
                day=ticket._format_wait_day(closing),
            )
        ticket._post_to_customer(words)
        self._log_wait("reminded")

    def _format_wait_day(self, instant):
        """The day of an instant, in the zone and language of the context."""
        day = fields.Datetime.context_timestamp(self, instant).date()
        return format_date(self.env, day)

    def _close_unanswered(self, policy):
        """Closed without an answer, which approves nothing: a reply opens it again.

        As long as the policy says. On the path of support what was solved is closed,
        what was not is cancelled.
        """
        ticket = self.with_context(lang=self.partner_id.lang or self.env.lang)
        words = ticket.env._(
            "We close this ticket: it had no answer for %(days)s working days.",
            days=policy.waiting[2],
        )
        if policy.reopen_days:
            words += " " + ticket.env._(
                "Answer this message within %(days)s working days, and it is opened "
                "again.",
                days=policy.reopen_days,
            )
        else:
            words += " " + ticket.env._("If you still need us, open a new one.")
        ticket._post_to_customer(words)
        solved = self.support_step == "validation" or not self.support_step
        closing = self._prepare_closed("done" if solved else "rejected")
        self.with_context(sla_closing=True).write(closing)
        self._log_wait("closed")

    def _post_to_customer(self, body):
        """A public message by the desk to whoever asked, which is no response."""
        self.message_post(
            body=body,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner_id.ids,
            author_id=self.company_id.partner_id.id,
        )

    def _log_wait(self, kind):
        self.env["support.escalation.log"].sudo().create(
            {
                "company_id": self.company_id.id,
                "ticket_id": self.id,
                "kind": kind,
                "receiver": self.partner_id.name,
                "channel": in_language_of(self, self.company_id.partner_id).env._(
                    "mail"
                ),
            }
        )

    def _track_template(self, tracking):
        """Whoever is told that it was closed without an answer is told once."""
        templates = super()._track_template(tracking)
        if self.env.context.get("sla_closing"):
            templates.pop("stage_id", None)
        return templates
