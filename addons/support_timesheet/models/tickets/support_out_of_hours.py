from odoo import fields, models


class SupportOutOfHours(models.Model):
    """A span of time in which a ticket is attended out of hours, too (W8).

    From when the customer asked until they took it back; asked again it is another
    one, so that work keeps the terms of its hour. Written by the ticket alone.
    """

    _name = "support.out.of.hours"
    _description = "Span of Work out of Hours"
    _order = "ticket_id, date_start, id"
    _rec_name = "date_start"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, precompute=True
    )
    approval_id = fields.Many2one(
        "support.approval", required=True, ondelete="restrict", string="Asked for"
    )
    date_start = fields.Datetime(
        string="From",
        required=True,
        help="The beginning of the day on which it was asked for, where the contract "
        "is; the very moment, where it had been taken back on that day.",
    )
    ended_on = fields.Datetime(
        string="Until", help="What began before it keeps its terms."
    )
    ended_by = fields.Char(string="Taken back by")

    def _covers(self, instant):
        """Whether work that began at ``instant`` (UTC) was asked for."""
        self.ensure_one()
        return self.date_start <= instant and (
            not self.ended_on or instant < self.ended_on
        )
