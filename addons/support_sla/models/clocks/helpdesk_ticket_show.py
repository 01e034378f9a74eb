from odoo import api, fields, models
from odoo.tools import format_datetime

# The worst that is to be said of several clocks, and how an excused one is shown.
STANDING = ("missed", "paused", "warned", "running", "stopped", "excused")


class HelpdeskTicket(models.Model):
    """What people see of the clocks, and who hears of them."""

    _inherit = "helpdesk.ticket"

    sla_deadline = fields.Datetime(
        string="Due", compute="_compute_sla_state", groups="base.group_user"
    )
    sla_state = fields.Selection(
        [
            ("running", "In time"),
            ("warned", "Due soon"),
            ("missed", "Late"),
            ("paused", "Waiting"),
            ("stopped", "Done"),
            ("excused", "Excused"),
        ],
        string="Service level",
        compute="_compute_sla_state",
        groups="base.group_user",
    )
    needs_normalisation = fields.Boolean(
        compute="_compute_needs_normalisation", groups="base.group_user"
    )

    @api.depends("sla_clock_ids.kind", "sla_clock_ids.state")
    def _compute_needs_normalisation(self):
        for ticket in self:
            ticket.needs_normalisation = any(
                clock.kind == "normalisation" and clock.state != "stopped"
                for clock in ticket.sudo().sla_clock_ids
            )

    @api.depends(
        "sla_clock_ids.state",
        "sla_clock_ids.deadline",
        "sla_clock_ids.override_reason",
    )
    def _compute_sla_state(self):
        """Of the clock that is due first; one that waits is due when it goes on."""
        now = fields.Datetime.now()
        for ticket in self:
            clocks = ticket.sudo().sla_clock_ids
            running = clocks.filtered(lambda c: c.state == "running")
            due = running.filtered("deadline").sorted("deadline")[:1]
            ticket.sla_deadline = due.deadline
            waiting = clocks.filtered(lambda c: c.state == "paused")
            shown = due or running or waiting or clocks
            standing = {clock._get_urgency(now) for clock in shown}
            ticket.sla_state = next(
                (state for state in STANDING if state in standing), False
            )

    def action_view_sla_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_sla_event_action"
        )
        return action | {"domain": [("ticket_id", "=", self.id)]}

    # ------------------------------------------------------------------
    # Notices
    # ------------------------------------------------------------------

    def _notify_sla(self, summary, to_manager=False):
        """An activity of whoever attends; of the service manager once it is late."""
        for user, tickets in self.grouped(
            lambda ticket: ticket._get_sla_reader(to_manager)
        ).items():
            tickets.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=user.id
            )

    def _get_sla_reader(self, to_manager):
        self.ensure_one()
        attending = self.user_id or self.team_id.user_id
        manager = self.support_contract_id.user_id
        chain = [manager, attending] if to_manager else [attending, manager]
        users = [user for user in chain if user]
        return users[0] if users else self.env.ref("base.user_root")

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    def _get_sla_to_show(self):
        """What the customer reads: [{label, state, target, deadline, …}], elevated.

        Instants are in the time zone of the contract (K16: why it takes longer, too).
        """
        self.ensure_one()
        ticket = self.sudo()
        last = {}
        for clock in ticket.sla_clock_ids:
            last[clock.kind] = clock
        tz = ticket.support_contract_id.tz
        now = fields.Datetime.now()
        return [
            {
                "label": clock._get_label(),
                "state": "excused"
                if clock.override_reason
                else clock._get_urgency(now),
                "target": clock.target_minutes,
                "deadline": clock.deadline
                and format_datetime(self.env, clock.deadline, tz=tz, dt_format="short"),
                "stopped": clock.stopped_at
                and format_datetime(
                    self.env, clock.stopped_at, tz=tz, dt_format="short"
                ),
            }
            for clock in last.values()
        ]

    def _get_sla_waits(self):
        """Words for what the ticket waits for now."""
        self.ensure_one()
        from_events = self.env["support.sla.event"]._fields["reason"]
        words = dict(from_events._description_selection(self.env))
        facts = self._get_sla_facts({"stage_id", "terms_state", "endorsement_state"})
        _closed, waits = next(iter(facts.values()))
        return [words[reason] for reason in sorted(waits)]
