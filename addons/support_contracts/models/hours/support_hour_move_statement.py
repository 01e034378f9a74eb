from odoo import api, models


class SupportHourMove(models.Model):
    _inherit = "support.hour.move"

    @api.model
    def _get_tickets_by_id(self, ticket_ids):
        """{id: ticket} of those that still exist: the ledger keeps ids as values."""
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        found = tickets.search_fetch(
            [("id", "in", list(ticket_ids))], ["number", "name"]
        )
        return {ticket.id: ticket for ticket in found}
