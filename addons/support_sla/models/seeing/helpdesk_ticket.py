from odoo import api, fields, models
from odoo.tools import SQL

# The worst that is to be said of several clocks, and how an excused one is shown.
STANDING = ("missed", "paused", "warned", "running", "stopped", "excused")


class HelpdeskTicket(models.Model):
    """How a ticket stands, of several clocks; what a list is ordered by."""

    _inherit = "helpdesk.ticket"

    criticality_id = fields.Many2one(group_expand="_group_expand_criticality")
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

    @api.depends(
        "sla_clock_ids.state",
        "sla_clock_ids.deadline",
        "sla_clock_ids.override_reason",
    )
    def _compute_sla_state(self):
        now = fields.Datetime.now()
        for ticket in self:
            shown = ticket.sudo().sla_clock_ids._get_shown()
            running = shown.filtered(lambda clock: clock.state == "running")
            ticket.sla_deadline = running[:1].deadline
            standing = {clock._get_urgency(now) for clock in shown}
            ticket.sla_state = next(
                (state for state in STANDING if state in standing), False
            )

    @api.model
    def _group_expand_criticality(self, criticalities, domain):
        """A queue shows each level, the worst first, also where nothing waits."""
        return criticalities.search([("active", "=", True)], order="sequence desc")

    @api.model
    def web_read_group(self, domain, groupby, *args, **kwargs):
        """In the queue what has no level yet is open as well: it waits to be analysed.

        Odoo folds what has no value.
        """
        if self.env.context.get("sla_queue") and groupby == ["criticality_id"]:
            limit = kwargs.get("unfold_read_default_limit", 80)
            unclassified = {
                "value": False,
                "folded": False,
                "limit": limit,
                "offset": 0,
            }
            kwargs["opening_info"] = kwargs.get("opening_info") or [unclassified]
        return super().web_read_group(domain, groupby, *args, **kwargs)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """The next deadline is that of a clock, and is not stored on the ticket."""
        if field_name != "sla_deadline":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        self._check_field_access(self._fields[field_name], "read")
        read = self.env["support.sla.clock"]._fields
        ticket, state, deadline = (
            SQL.identifier("sla_clock", name, to_flush=read[name])
            for name in ("ticket_id", "state", "deadline")
        )
        return SQL(
            """(SELECT MIN(%s) FROM support_sla_clock sla_clock
                 WHERE %s = %s AND %s = 'running') %s %s""",
            deadline,
            ticket,
            SQL.identifier(alias, "id"),
            state,
            direction,
            nulls,
        )
