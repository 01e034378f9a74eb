from odoo import api, fields, models
from odoo.fields import Command


class SupportTicketMerge(models.TransientModel):
    _name = "support.ticket.merge"
    _description = "Support Ticket Merge"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket", string="Tickets", required=True, readonly=True
    )
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", compute="_compute_commercial_partner_id"
    )
    survivor_id = fields.Many2one(
        "helpdesk.ticket",
        string="Goes on as",
        required=True,
        compute="_compute_survivor_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id),"
        " ('closed', '=', False), ('duplicate_id', '=', False)]",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "helpdesk.ticket":
            ids = self.env.context.get("active_ids", [])
            values["ticket_ids"] = [Command.set(ids)]
        return values

    @api.depends("ticket_ids")
    def _compute_commercial_partner_id(self):
        for merge in self:
            merge.commercial_partner_id = merge.ticket_ids[:1].commercial_partner_id

    @api.depends("ticket_ids")
    def _compute_survivor_id(self):
        """Of several: the oldest open one."""
        for merge in self:
            tickets = merge.ticket_ids._origin.filtered(lambda t: not t.closed)
            if len(merge.ticket_ids) > 1:
                merge.survivor_id = tickets.sorted("id")[:1]

    def action_merge(self):
        self.ensure_one()
        (self.ticket_ids - self.survivor_id)._merge_into(self.survivor_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.survivor_id.id,
            "view_mode": "form",
        }
