from odoo import fields, models

LOWEST, HIGHEST = 1, 5


class SupportTicketRating(models.Model):
    """G6: what the customer says of a ticket once it is closed; said once, and kept."""

    _name = "support.ticket.rating"
    _description = "Rating of a Ticket"
    _inherit = ["support.append.only.mixin"]
    _order = "id desc"
    _rec_name = "ticket_id"
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    contract_id = fields.Many2one(
        "support.contract", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    # Of the ticket: a row that never changes would keep contacts from being merged.
    partner_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", string="Customer"
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", readonly=True, ondelete="restrict"
    )
    value = fields.Integer(
        string="Rating", required=True, readonly=True, aggregator="avg"
    )
    comment = fields.Text(readonly=True)
    rated_by = fields.Char(readonly=True)
    rated_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )

    _once = models.Constraint("UNIQUE (ticket_id)", "This ticket was rated already.")
    _one_to_five = models.Constraint(
        "CHECK (value BETWEEN 1 AND 5)", "A rating is between one and five."
    )
    _append_only = models.Constraint("CHECK (TRUE)", "A rating stays as it was given.")
