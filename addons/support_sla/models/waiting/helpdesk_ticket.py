from datetime import timedelta

from odoo import api, fields, models

from ...arithmetic.waiting import next_step, waiting_since
from ...arithmetic.working_time import RoundTheClock

WAIT_FIELDS = ("wait_since", "wait_next_at", "wait_reminders", "wait_reminded_at")
NOT_WAITING = (False, False, 0, False)


class HelpdeskTicket(models.Model):
    """K16, K17: what comes next while a ticket waits for the customer.

    Days are working days of the contract's calendar, from the instant from which the
    ticket waits; what comes next is stored, so that the job reads what is due.
    """

    _inherit = "helpdesk.ticket"

    wait_since = fields.Datetime(
        string="Waits for the customer since",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    wait_next_at = fields.Datetime(
        string="Next reminder", readonly=True, copy=False, groups="base.group_user"
    )
    wait_reminders = fields.Integer(
        string="Reminders sent", readonly=True, copy=False, groups="base.group_user"
    )
    wait_reminded_at = fields.Datetime(
        string="Reminded on", readonly=True, copy=False, groups="base.group_user"
    )

    _wait_idx = models.Index("(wait_next_at) WHERE wait_next_at IS NOT NULL")

    def _follow_sla(self, chosen, timelines, new):
        """Store what comes next of those that wait, as far as a policy says it."""
        res = super()._follow_sla(chosen, timelines, new)
        waiting = self._get_customer_waits(chosen, timelines)
        if new and not waiting:
            return res
        calendars = self.browse().concat(*waiting)._get_contract_times()
        values = {}
        for ticket, since in waiting.items():
            known = ticket.wait_since == since
            reminded = ticket.wait_reminders if known else 0
            last = known and ticket.wait_reminded_at or None
            add_days = self._get_day_counter(calendars[ticket])
            next_at, _step = next_step(
                since, reminded, chosen[ticket].waiting, add_days, last
            )
            values[ticket] = (since, next_at, reminded, last)
        for ticket in self.filtered("wait_since"):
            values.setdefault(ticket, NOT_WAITING)
        self._store_waits(values)
        return res

    @api.model
    def _get_customer_waits(self, chosen, timelines):
        """{ticket: since when it waits}, of those whose policy reminds or closes."""
        return {
            ticket: since
            for ticket, policy in chosen.items()
            if (policy.waiting[0] or policy.waiting[2])
            and (since := waiting_since(timelines[ticket.id], "customer"))
        }

    @api.model
    def _store_waits(self, values):
        """``values``: {ticket: (since, next, reminders, last)}, equal ones together."""
        grouped = {}
        for ticket, (since, next_at, reminded, last) in values.items():
            next_at = next_at and next_at.replace(microsecond=0)
            wanted = since or False, next_at or False, reminded, last or False
            if wanted != tuple(ticket[name] for name in WAIT_FIELDS):
                grouped[wanted] = grouped.get(wanted, self.browse()) | ticket
        for wanted, tickets in grouped.items():
            tickets.write(dict(zip(WAIT_FIELDS, wanted, strict=True)))

    def _get_contract_times(self):
        """{ticket: working time of its contract}, whatever the clocks count in."""
        groups = {}
        for ticket in self:
            contract = ticket.support_contract_id
            calendar = contract.calendar_id or ticket.company_id.resource_calendar_id
            groups.setdefault((ticket.company_id, contract.tz), {})[ticket] = calendar
        found = {}
        for key, calendars in groups.items():
            known = self.env["resource.calendar"].union(*calendars.values())
            times = known._get_working_time(*key)
            for ticket, calendar in calendars.items():
                found[ticket] = times[calendar] if calendar else RoundTheClock()
        return found

    @api.model
    def _get_day_counter(self, working):
        """add(instant, days): so many average working days later, or None."""
        day = timedelta(minutes=working.schedule.day_minutes)
        return lambda instant, days: working.add_time(instant, days * day)
