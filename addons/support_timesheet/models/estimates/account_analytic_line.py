from odoo import api, fields, models

from ...arithmetic.confirming import beyond


class AccountAnalyticLine(models.Model):
    """K8: what was worked beyond the approved hours is kept, and says so.

    It is a function of the time and of what is approved now, asked when somebody
    looks or publishes: logging time costs nothing more.
    """

    _inherit = "account.analytic.line"

    beyond_minutes = fields.Integer(
        string="Beyond what was approved",
        compute="_compute_beyond_minutes",
        groups="hr_timesheet.group_hr_timesheet_user",
    )

    @api.depends("accounted_minutes", "cutoff_id", "support_verdict", "ticket_id")
    def _compute_beyond_minutes(self):
        unstamped = self._origin.filtered(
            lambda line: line.ticket_id and not line.cutoff_id
        )
        found = unstamped._get_beyond_minutes()
        for line in self:
            shown = line.sudo().segment_ids.filtered(lambda s: s.state != "disputed")
            line.beyond_minutes = (
                sum(shown.mapped("beyond_minutes"))
                if line.cutoff_id
                else found.get(line._origin.id, 0)
            )

    def _get_beyond_minutes(self):
        """{line id: minutes beyond} of unstamped time, in the order of the work."""
        tickets = self.ticket_id
        if not tickets:
            return {}
        figures = tickets._get_estimate_figures()
        published = tickets._get_billable_minutes([("cutoff_id", "!=", False)])
        found = {}
        for ticket, lines in self._get_open_billable(tickets).items():
            found |= dict(
                zip(
                    lines.ids,
                    beyond(
                        figures[ticket.id].limit,
                        published.get(ticket.id, 0),
                        lines.mapped("accounted_minutes"),
                    ),
                    strict=True,
                )
            )
        return found

    @api.model
    def _get_open_billable(self, tickets):
        """{ticket: its billable time that no cut has, in the order of the work}."""
        lines = self.sudo().search_fetch(
            [
                ("ticket_id", "in", tickets.ids),
                ("cutoff_id", "=", False),
                ("support_verdict", "in", (False, "billable")),
            ],
            ["ticket_id", "accounted_minutes"],
            order="date, date_time, id",
        )
        return lines.grouped("ticket_id")

    def _prepare_segments(self, pieces, prices):
        vals_list = super()._prepare_segments(pieces, prices)
        shown = self.env.context.get("support_beyond_minutes", {})
        # What was worked last is what goes beyond: it is told once.
        vals_list[-1]["beyond_minutes"] = shown.get(self.id, 0)
        return vals_list
