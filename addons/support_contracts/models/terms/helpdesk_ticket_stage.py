from odoo import fields, models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    needs_terms = fields.Boolean(
        string="Needs accepted terms",
        help="Tickets enter once their terms of attention were accepted (K2).",
    )
