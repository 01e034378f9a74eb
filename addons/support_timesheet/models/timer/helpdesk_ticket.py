from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    others_running = fields.Char(
        string="Working on it",
        compute="_compute_others_running",
        groups="hr_timesheet.group_hr_timesheet_user",
        help="Who else has a timer running on the ticket, and since when.",
    )

    @api.depends_context("uid", "tz")
    def _compute_others_running(self):
        lines = (
            self.env["account.analytic.line"]
            .sudo()
            .search_fetch(
                [
                    ("ticket_id", "in", self.ids),
                    ("unit_amount", "=", 0),
                    ("cutoff_id", "=", False),
                    ("user_id", "!=", self.env.uid),
                ],
                ["ticket_id", "employee_id", "date_time"],
                order="date_time",
            )
        )
        by_ticket = lines.grouped("ticket_id")
        for ticket in self:
            ticket.others_running = ", ".join(
                f"{line.employee_id.name} ({ticket._format_start(line.date_time)})"
                for line in by_ticket.get(ticket._origin.sudo(), ())
            )

    def _format_start(self, moment):
        local = fields.Datetime.context_timestamp(self, moment)
        return local.strftime("%H:%M")
