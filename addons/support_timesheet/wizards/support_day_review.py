from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..arithmetic.rota import to_utc

SOURCES = [
    ("meeting", "Calendar"),
    ("reply", "Reply"),
    ("visit", "Visit"),
]
# What answering a ticket is proposed to have taken, in minutes.
REPLY_MINUTES = 15
# When a visit began whose sheet says no arrival, by the user's clock.
VISIT_HOUR = 9


class SupportDayReview(models.TransientModel):
    """Hours one forgot to log: what a day says one did, without time on it.

    The day is the one of the user's time zone. ``_get_forgotten_*`` find the work;
    other addons add sources of their own.
    """

    _name = "support.day.review"
    _description = "Hours You Forgot to Log"

    date = fields.Date(required=True, default=fields.Date.context_today)
    line_ids = fields.One2many("support.day.review.line", "review_id")
    logged_hours = fields.Float(string="Logged", compute="_compute_logged_hours")

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Hours you forgot to log: %s", format_date(self.env, review.date)
            )

    @api.depends("date")
    def _compute_logged_hours(self):
        for review in self:
            review.logged_hours = sum(review._get_logged().mapped("unit_amount"))

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        for review in reviews:
            review._find_forgotten()
        return reviews

    @api.model
    def action_open(self):
        return self.create({})._reopen()

    def action_refresh(self):
        self._find_forgotten()
        return self._reopen()

    def action_day_before(self):
        self.date -= timedelta(days=1)
        return self.action_refresh()

    def _reopen(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hours you forgot to log"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------
    # What the day says
    # ------------------------------------------------------------------

    def _get_bounds(self):
        """First and last instant (UTC, naive, the last excluded) of the day."""
        self.ensure_one()
        zone = pytz.timezone(self.env.user.tz or "UTC")
        bounds = [
            zone.localize(datetime.combine(day, time.min))
            for day in (self.date, self.date + timedelta(days=1))
        ]
        return [b.astimezone(pytz.utc).replace(tzinfo=None) for b in bounds]

    def _get_logged(self):
        """Time of the user that began on the day, whoever's ticket it was."""
        start, end = self._get_bounds()
        return self.env["account.analytic.line"].search(
            [
                ("user_id", "=", self.env.uid),
                ("date_time", ">=", start),
                ("date_time", "<", end),
            ]
        )

    def _find_forgotten(self):
        self.ensure_one()
        logged = self._get_logged()
        found = [
            *self._get_forgotten_meetings(logged),
            *self._get_forgotten_visits(logged),
            *self._get_forgotten_replies(logged),
        ]
        seen, commands = set(), [Command.clear()]
        for vals in found:
            # A meeting about a ticket and a reply on it are one matter.
            if vals["ticket_id"] and vals["ticket_id"] in seen:
                continue
            seen.add(vals["ticket_id"])
            commands.append(Command.create(vals))
        self.line_ids = commands

    def _get_forgotten_meetings(self, logged):
        """Values of meetings of the day that are over and lie beside all time."""
        start, end = self._get_bounds()
        meetings = self.env["calendar.event"].search(
            Domain("partner_ids", "in", self.env.user.partner_id.ids)
            & Domain("allday", "=", False)
            & Domain("start", ">=", start)
            & Domain("start", "<", min(end, fields.Datetime.now())),
            order="start",
        )
        spans = self._get_spans(logged)
        return [
            {
                "source": "meeting",
                "ticket_id": self._get_ticket_of_meeting(meeting),
                "name": meeting.name,
                "date_time": meeting.start,
                "minutes": int((meeting.stop - meeting.start).total_seconds() // 60),
            }
            for meeting in meetings
            if not any(a < meeting.stop and meeting.start < b for a, b in spans)
        ]

    @api.model
    def _get_spans(self, logged):
        """[(first, last instant)] of time that was logged."""
        return [
            (line.date_time, line.date_time + timedelta(hours=line.unit_amount))
            for line in logged
        ]

    @api.model
    def _get_ticket_of_meeting(self, meeting):
        return meeting.res_id if meeting.res_model == "helpdesk.ticket" else False

    def _get_forgotten_visits(self, logged):
        """Values of own visits that began, by appointment or by a visit's sheet.

        A visit is logged once its ticket, or while it has none its span, has time.
        """
        visits, orders = self._search_visits()
        spans = self._get_spans(logged)
        found = [
            visit._prepare_forgotten_time()
            for visit in visits
            if visit.ticket_id
            or not any(a < visit.date_end and visit.date_start < b for a, b in spans)
        ]
        start = to_utc(self.env.user.tz or "UTC", self.date, time(VISIT_HOUR))
        found += [order._prepare_forgotten_time(start) for order in orders]
        logged_tickets = set(logged.ticket_id.ids)
        return [
            vals
            for vals in sorted(found, key=lambda vals: vals["date_time"])
            if vals["ticket_id"] not in logged_tickets
        ]

    def _search_visits(self):
        """Own visits that began on the day; sheets of the day that stand for none."""
        visits = self.env["support.visit"]
        orders = self.env["support.work.order"]
        if not visits.has_access("read") or not orders.has_access("read"):
            return visits, orders
        start, end = self._get_bounds()
        own = Domain("user_id", "=", self.env.uid)
        visits = visits.search(
            own
            & Domain("state", "in", ("confirmed", "opened"))
            & Domain("date_start", ">=", start)
            & Domain("date_start", "<", min(end, fields.Datetime.now()))
        )
        orders = orders.search(
            own
            & Domain("mode", "=", "visit")
            & Domain("state", "!=", "cancelled")
            & Domain("date", "=", self.date)
            & Domain("id", "not in", visits.work_order_id.ids)
        )
        return visits, orders

    def _get_forgotten_replies(self, logged):
        """Values of the first answer of the day on each ticket without own time."""
        first = self._get_first_replies()
        readable = self.env["helpdesk.ticket"].search(
            [
                ("id", "in", list(first.keys() - set(logged.ticket_id.ids))),
                ("support_contract_id", "!=", False),
            ]
        )
        return [
            {
                "source": "reply",
                "ticket_id": ticket.id,
                "name": ticket.name,
                "date_time": first[ticket.id] - timedelta(minutes=REPLY_MINUTES),
                "minutes": REPLY_MINUTES,
            }
            for ticket in readable.sorted(lambda t: first[t.id])
        ]

    def _get_first_replies(self):
        """{ticket id: instant of one's first answer of the day}, read or not."""
        start, end = self._get_bounds()
        messages = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                Domain("model", "=", "helpdesk.ticket")
                & Domain("author_id", "=", self.env.user.partner_id.id)
                & Domain("message_type", "in", ("comment", "email", "email_outgoing"))
                & Domain("date", ">=", start)
                & Domain("date", "<", end),
                ["res_id", "date"],
                order="date",
            )
        )
        first = {}
        for message in messages:
            first.setdefault(message.res_id, message.date)
        return first


class SupportDayReviewLine(models.TransientModel):
    _name = "support.day.review.line"
    _description = "Work Without Time"
    _order = "date_time, id"

    review_id = fields.Many2one(
        "support.day.review", required=True, ondelete="cascade", index=True
    )
    source = fields.Selection(SOURCES, readonly=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket", domain=[("support_contract_id", "!=", False)]
    )
    name = fields.Char(string="Description")
    date_time = fields.Datetime(string="Began")
    minutes = fields.Integer(string="Time")
    time_line_id = fields.Many2one("account.analytic.line", readonly=True)

    def action_log(self):
        """One click: the entry as the day says it, with the ticket's usual terms."""
        self.ensure_one()
        if self.time_line_id:
            raise UserError(self.env._("This is logged already."))
        if not self.ticket_id:
            raise UserError(self.env._("Say which ticket it was for."))
        self.time_line_id = self.env["account.analytic.line"].create(
            {
                "ticket_id": self.ticket_id.id,
                "name": self.name,
                "date_time": self.date_time,
                "unit_amount": self.minutes / 60,
            }
        )
        return self.review_id._reopen()
