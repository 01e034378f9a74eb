from odoo import fields, models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    sla_pauses = fields.Selection(
        [
            ("customer", "The customer"),
            ("approval", "An approval"),
            ("planned", "A planned window"),
            ("vendor", "The vendor"),
        ],
        string="Waits for",
        help="The contract's policy says whether its clocks stand still meanwhile.",
    )
