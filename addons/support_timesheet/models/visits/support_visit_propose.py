from datetime import time, timedelta

import pytz

from odoo import api, fields, models

from ...arithmetic.recurring import days_between
from ...arithmetic.rota import to_utc


class SupportVisitPlan(models.Model):
    _inherit = "support.visit.plan"

    @api.model
    def _cron_propose(self):
        """Make the appointments that come within the notice, and ask about them."""
        plans = self.search([("contract_id.state", "=", "active")])
        plans._propose_visits()

    def _propose_visits(self):
        """The visits that are missing, each asked about; returns them."""
        visits = self.env["support.visit"].sudo()
        known = {
            (visit.plan_id.id, visit.planned_on)
            for visit in visits.search([("plan_id", "in", self.ids)])
        }
        due = [
            (plan, day)
            for plan in self
            for day in plan._get_due_days()
            if (plan.id, day) not in known
        ]
        created = visits.create([plan._prepare_visit(day) for plan, day in due])
        created._choose_technicians()
        created._propose()
        return created

    def _get_due_days(self):
        """Days of the plan from today to the end of the notice, while it is agreed."""
        self.ensure_one()
        today = fields.Date.context_today(self.with_context(tz=self.contract_id.tz))
        last = today + timedelta(days=self.notice_days)
        if self.contract_id.date_end:
            last = min(last, self.contract_id.date_end)
        return days_between(self.date_first, self.every, self.unit, today, last)

    def _prepare_visit(self, day):
        self.ensure_one()
        minutes = round(self.hour * 60)
        clock = time(minutes // 60, minutes % 60)
        lang = self.partner_id.lang
        return {
            "plan_id": self.id,
            "planned_on": day,
            "name": self.with_context(lang=lang).name,
            "contract_id": self.contract_id.id,
            "site_id": self.site_id.id,
            "date_start": to_utc(self.contract_id.tz, day, clock),
            "minutes": self.minutes,
            "user_id": self.user_id.id,
            "description": self.description,
        }


class SupportVisit(models.Model):
    _inherit = "support.visit"

    def _choose_technicians(self):
        """Give each visit the first of its pool who is neither away nor busy."""
        missing = self.filtered(lambda v: not v.user_id and v.plan_id.roster_id)
        if not missing:
            return
        window = min(missing.mapped("date_start")), max(missing.mapped("date_end"))
        pools = missing.plan_id.roster_id.user_ids
        busy = self.env["support.roster.absence"]._get_absences(pools, *window)
        for other in self._search_engaged(pools, *window):
            busy[other.user_id].append((other.date_start, other.date_end))
        for visit in missing:
            visit._choose_technician(busy)

    def _choose_technician(self, busy):
        """``busy``: {user: [(from, until), …]}; takes down what it gives away."""
        start, end = self.date_start, self.date_end
        for user in self.plan_id.roster_id.user_ids:
            if not any(begin < end and start < until for begin, until in busy[user]):
                self.user_id = user
                busy[user].append((start, end))
                return

    def _search_engaged(self, users, date_start, date_end):
        return self.sudo().search(
            [
                ("user_id", "in", users.ids),
                ("state", "not in", ("cancelled", "refused")),
                ("date_start", "<", date_end),
                ("date_end", ">", date_start),
            ]
        )

    # ------------------------------------------------------------------
    # The day
    # ------------------------------------------------------------------

    @api.model
    def _cron_open(self):
        """Open the visits whose day has come where the contract is."""
        ahead = fields.Datetime.now() + timedelta(days=1)
        visits = self.sudo().search(
            [("state", "=", "confirmed"), ("date_start", "<=", ahead)]
        )
        visits.filtered(lambda visit: visit._is_day_come())._open()

    def _is_day_come(self):
        zone = self.with_context(tz=self.contract_id.tz)
        return self._get_local_day() <= fields.Date.context_today(zone)

    def _get_local_day(self):
        """The day of the visit where the contract is."""
        zone = pytz.timezone(self.contract_id.tz)
        return pytz.utc.localize(self.date_start).astimezone(zone).date()

    def _open(self):
        """A ticket and the sheet of the technician for each visit."""
        tickets = (
            self.env["helpdesk.ticket"]
            .sudo()
            .create([visit._prepare_ticket() for visit in self])
        )
        orders = self.env["support.work.order"]._create_quietly(
            [
                visit._prepare_work_order(ticket)
                for visit, ticket in zip(self, tickets, strict=True)
            ]
        )
        for visit, ticket, order in zip(self, tickets, orders, strict=True):
            visit.write(
                {
                    "state": "opened",
                    "ticket_id": ticket.id,
                    "work_order_id": order.id,
                }
            )

    def _prepare_ticket(self):
        self.ensure_one()
        leads = self.partner_id.support_key_user_ids.filtered(
            lambda key_user: key_user.role == "lead"
        )
        return {
            "name": self.name,
            "description": self.description or self.name,
            "partner_id": (leads.partner_id[:1] or self.partner_id).id,
            "company_id": self.company_id.id,
            "support_contract_id": self.contract_id.id,
            "user_id": self.user_id.id,
        }

    def _prepare_work_order(self, ticket):
        values = {"site_id": self.site_id.id} if self.site_id else {}
        return values | {
            "ticket_id": ticket.id,
            "contract_id": self.contract_id.id,
            "mode": "visit",
            "date": self._get_local_day(),
            "date_start": self.date_start,
            "user_id": self.user_id.id,
            "description": self.description,
        }
