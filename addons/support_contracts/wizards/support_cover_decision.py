from odoo import api, fields, models
from odoo.fields import Command


class SupportCoverDecision(models.TransientModel):
    """K20: the verdict on what pays for tickets, beside what the agreements suggest."""

    _name = "support.cover.decision"
    _description = "Decide what covers Tickets"

    ticket_ids = fields.Many2many("helpdesk.ticket", readonly=True)
    proposal = fields.Text(readonly=True)
    cover = fields.Selection(
        selection=lambda self: self._selection_cover(), required=True
    )
    reason = fields.Char(
        required=True, help="The customer reads it, on the ticket and on the time."
    )

    @api.model
    def _selection_cover(self):
        covers = self.env["helpdesk.ticket"]._fields["cover"]
        return [
            (cover, label)
            for cover, label in covers._description_selection(self.env)
            if cover != "undecided"
        ]

    @api.model
    def default_get(self, fields):
        """Start from the proposal, where it is the same for all the tickets."""
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        tickets = self.env["helpdesk.ticket"].browse(ids)
        proposals = set(tickets._propose_cover().values())
        values["ticket_ids"] = [Command.set(tickets.ids)]
        if len(proposals) == 1:
            cover, reason = proposals.pop()
            values |= {"cover": cover, "reason": reason, "proposal": reason}
        return {name: value for name, value in values.items() if name in fields}

    def action_decide(self):
        self.ensure_one()
        self.ticket_ids._decide_cover(self.cover, self.reason)
        return {"type": "ir.actions.act_window_close"}
