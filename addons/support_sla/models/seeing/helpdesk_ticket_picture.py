from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...arithmetic import picture
from ...arithmetic.countdown import worded
from ...arithmetic.zones import same_offset


class HelpdeskTicket(models.Model):
    """The clocks of a ticket as strips, for staff and for the customer; no names."""

    _inherit = "helpdesk.ticket"

    sla_picture = fields.Html(
        string="Course of the clocks",
        compute="_compute_sla_picture",
        sanitize=False,  # drawn by our own template, from instants
        groups="base.group_user",
    )

    @api.depends("sla_clock_ids.state", "sla_clock_ids.deadline")
    def _compute_sla_picture(self):
        drawn = self._get_sla_pictures(self.env.user.tz)
        render = self.env["ir.qweb"]._render
        for ticket in self:
            shown = drawn[ticket]
            ticket.sla_picture = shown and render(
                "support_sla.sla_picture", {"pictures": shown}
            )

    def _get_sla_pictures(self, viewer_tz=None):
        """{ticket: {"strips": [...], "begin", "end": words, "zone"} or False}."""
        now = fields.Datetime.now()
        tickets = self.sudo()
        timelines = self.env["support.sla.event"]._get_timelines(tickets.ids)
        chosen = tickets._get_sla_policies(timelines)
        offices = tickets._get_sla_offices(chosen)
        pictures = dict.fromkeys(self, False)
        for ticket, policy in chosen.items():
            office, _calendar = offices[ticket]
            clocks, times = {}, {}
            for kind, clock, working in ticket._run_sla_clocks(
                timelines[ticket.id], policy, office
            ):
                clocks.setdefault(kind, []).append(clock)
                times[kind] = working
            pictures[self.browse(ticket.id)] = ticket._draw_sla_clocks(
                clocks, timelines[ticket.id], times, now, viewer_tz
            )
        return pictures

    def _draw_sla_clocks(self, clocks, events, times, now, viewer_tz):
        """``clocks``: {kind: cycles}; ``times``: {kind: working time}."""
        self.ensure_one()
        tz = viewer_tz or self.support_contract_id.tz or "UTC"
        drawn = {
            kind: picture.stretches(cycles, events, times[kind], now)
            for kind, cycles in clocks.items()
        }
        every = [stretch for found in drawn.values() for stretch in found]
        if not every:
            return False
        deadlines = {kind: cycles[-1].deadline for kind, cycles in clocks.items()}
        begin, end = picture.span(every, deadlines.values(), now)
        kinds = self.env["support.sla.clock"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        return {
            "begin": self._format_sla_instant(begin, tz),
            "end": self._format_sla_instant(end, tz),
            "zone": self._get_sla_zone_to_name(tz, now),
            "strips": [
                {
                    "label": labels[kind],
                    "deadline": self._draw_deadline(deadlines[kind], begin, end, tz),
                    "stretches": [
                        self._draw_stretch(stretch, times[kind], begin, end, tz)
                        for stretch in found
                    ],
                }
                for kind, found in drawn.items()
            ],
        }

    def _draw_stretch(self, stretch, working, begin, end, tz):
        words = {
            "running": self.env._("running"),
            "paused": self.env._("waiting"),
            "missed": self.env._("late"),
        }
        start = self._format_sla_instant(stretch.start, tz)
        stop = self._format_sla_instant(stretch.end, tz)
        text = self.env._(
            "%(start)s – %(stop)s: %(state)s, %(time)s h of working time",
            start=start,
            stop=stop,
            state=words[stretch.state],
            time=worded(stretch.worked // timedelta(seconds=1)),
        )
        if stretch.reasons:
            from_events = self.env["support.sla.event"]._fields["reason"]
            reasons = dict(from_events._description_selection(self.env))
            text = self.env._(
                "%(text)s; waits for: %(reasons)s",
                text=text,
                reasons=", ".join(reasons[reason] for reason in stretch.reasons),
            )
        return {
            "state": stretch.state,
            "text": text,
            "bars": picture.bars(stretch, working, begin, end),
        }

    def _draw_deadline(self, deadline, begin, end, tz):
        if not deadline:
            return False
        when = self._format_sla_instant(deadline, tz)
        return {
            "x": picture.position(deadline, begin, end),
            "text": self.env._("Deadline: %(when)s", when=when),
        }

    def _format_sla_instant(self, instant, tz):
        return format_datetime(self.env, instant, tz=tz, dt_format="short")

    def _get_sla_zone_to_name(self, tz, now):
        """The zone that is shown, where the contract has another."""
        contract_tz = self.support_contract_id.tz
        return tz if contract_tz and not same_offset(now, tz, contract_tz) else ""
