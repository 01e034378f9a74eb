from odoo import api, fields, models
from odoo.tools import SQL

from ...arithmetic.countdown import milliseconds, seconds_left

# {how it stands: colour of Odoo's palette}: red, orange, purple, blue, green.
COLORS = {"missed": 1, "warned": 2, "paused": 5, "running": 4, "stopped": 10}


class SupportSlaClock(models.Model):
    """What clocks are grouped by, and how a screen is told of one."""

    _inherit = "support.sla.clock"

    # nothing of the ticket is stored here: a clock is written when it changes itself
    criticality_id = fields.Many2one(related="ticket_id.criticality_id")
    support_contract_id = fields.Many2one(related="ticket_id.support_contract_id")
    customer_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", string="Customer"
    )
    team_id = fields.Many2one(related="ticket_id.team_id")
    user_id = fields.Many2one(related="ticket_id.user_id", string="Assigned to")
    urgency_color = fields.Integer(compute="_compute_urgency_color")
    missed_count = fields.Integer(
        string="Times missed",
        compute="_compute_outcome",
        aggregator="sum",
        help="Excused ones do not count.",
    )
    met_rate = fields.Float(
        string="Met",
        compute="_compute_outcome",
        aggregator="avg",
        help="Of the clocks that stopped or were missed; excused ones are met.",
    )
    type_id = fields.Many2one(related="ticket_id.type_id", string="Ticket type")

    @api.depends("is_missed", "override_reason", "state")
    def _compute_outcome(self):
        for clock in self:
            missed = clock.is_missed and not clock.override_reason
            clock.missed_count = int(missed)
            clock.met_rate = float(not missed)

    @api.depends("urgency")
    def _compute_urgency_color(self):
        """As badges show it, of the colours of a calendar."""
        for clock in self:
            clock.urgency_color = COLORS.get(clock.urgency, 0)

    def _read_group_select(self, aggregate_spec, query):
        """What is counted of clocks needs no column of its own."""
        missed, state, reason = (
            self._field_to_sql(self._table, name, query)
            for name in ("is_missed", "state", "override_reason")
        )
        if aggregate_spec == "missed_count:sum":
            return SQL("COUNT(*) FILTER (WHERE %s AND %s IS NULL)", missed, reason)
        if aggregate_spec == "met_rate:avg":
            return SQL(
                """AVG(CASE WHEN %s AND %s IS NULL THEN 0.0
                            WHEN %s = 'stopped' OR %s THEN 1.0 END)""",
                missed,
                reason,
                state,
                missed,
            )
        return super()._read_group_select(aggregate_spec, query)

    def action_view_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_shown(self):
        """Of the clocks of one ticket what is said in one word.

        The one that is due first; else those that run, else those that wait, else all.
        """
        running = self.filtered(lambda clock: clock.state == "running")
        due = running.filtered("deadline").sorted("deadline")[:1]
        return due or running or self.filtered(lambda c: c.state == "paused") or self

    def _get_first_shown(self, now):
        """One of them: a missed one where several are shown, else the last one."""
        shown = self._get_shown()
        missed = shown.filtered(lambda clock: clock._get_urgency(now) == "missed")
        return missed[:1] or shown[-1:]

    def _get_last_cycles(self):
        """Of the clocks of one ticket the last cycle of each kind."""
        last = {clock.kind: clock for clock in self.sorted("cycle")}
        return self.browse(clock.id for clock in last.values()).sorted("sequence")

    def _prepare_countdown(self, now, working):
        """What a screen is told of a clock; instants in milliseconds."""
        self.ensure_one()
        since = self.state == "running" and self.running_since
        return {
            "kind": self.kind,
            "label": self._get_label(),
            "state": self.state,
            "standing": self._get_urgency(now),
            "target": self.target_minutes,
            "left": seconds_left(
                self.target_minutes, self.elapsed_seconds, since, now, working
            ),
            "warn_at": milliseconds(self.warn_at),
            "late_after": milliseconds(self.late_after),
            "deadline": milliseconds(self.deadline),
            "stopped_at": milliseconds(self.stopped_at),
        }
