from odoo import fields, models


class HelpdeskTicketType(models.Model):
    _inherit = "helpdesk.ticket.type"

    support_kind = fields.Selection(
        [
            ("incident", "Incident"),
            ("problem", "Problem"),
            ("request", "Request for service"),
            ("question", "Question"),
        ],
        string="Kind",
        help="What the type is to the service: a request for service has a formal "
        "document, and what is no warranty is at least an incident.",
    )
