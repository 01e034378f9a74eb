from odoo import api, fields, models

from ...arithmetic.countdown import AHEAD, milliseconds, worked_ahead


class HelpdeskTicket(models.Model):
    """The clocks as a screen counts them down: the server says what is worked when."""

    _inherit = "helpdesk.ticket"

    sla_countdown = fields.Json(
        string="Time left",
        compute="_compute_sla_countdown",
        groups="base.group_user",
    )

    @api.depends("sla_clock_ids.state", "sla_clock_ids.deadline")
    def _compute_sla_countdown(self):
        countdowns = self._get_sla_countdowns()
        for ticket in self:
            ticket.sla_countdown = countdowns[ticket]

    def _get_sla_countdowns(self):
        """{ticket: countdown, or False without clocks}, in as many queries for one.

        {"now", "until", "worked": [[start, end]], "tz", "waits": [words],
        "shown": index of the clock that is due first, "clocks": [...]}, instants in
        milliseconds; clocks as `_prepare_countdown` gives them. ``worked`` ends at
        ``until``: nobody knows there what is left.
        """
        now = fields.Datetime.now()
        clocks_sudo = self.sudo().sla_clock_ids
        working_times = clocks_sudo._get_working_times()
        waits = self._get_sla_waiting()
        countdowns = dict.fromkeys(self, False)
        for ticket in self:
            clocks = ticket.sudo().sla_clock_ids._get_last_cycles()
            if clocks:
                working = working_times[clocks[-1]]
                shown = clocks._get_first_shown(now)
                countdowns[ticket] = {
                    "now": milliseconds(now),
                    "until": milliseconds(now + AHEAD),
                    "worked": worked_ahead(working, now),
                    "tz": ticket.sudo().support_contract_id.tz or "",
                    "waits": waits[ticket],
                    "shown": clocks.ids.index(shown.id),
                    "clocks": [
                        clock._prepare_countdown(now, working_times[clock])
                        for clock in clocks
                    ],
                }
        return countdowns

    def _get_sla_waiting(self):
        """{ticket: [words for what it waits for now]}."""
        from_events = self.env["support.sla.event"]._fields["reason"]
        words = dict(from_events._description_selection(self.env))
        facts = self._get_sla_facts({"stage_id", "terms_state", "endorsement_state"})
        found = {ticket.id: waits for ticket, (_closed, waits) in facts.items()}
        return {
            ticket: [words[reason] for reason in sorted(found.get(ticket.id, ()))]
            for ticket in self
        }
