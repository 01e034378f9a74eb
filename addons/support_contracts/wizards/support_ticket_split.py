from odoo import api, fields, models


class SupportTicketSplit(models.TransientModel):
    _name = "support.ticket.split"
    _description = "Support Ticket Split"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    name = fields.Char(string="Title", required=True)
    description = fields.Html(required=True, sanitize_style=True)
    choosable_message_ids = fields.Many2many(
        "mail.message", compute="_compute_choosable_message_ids"
    )
    message_ids = fields.Many2many(
        "mail.message",
        string="Messages that go along",
        domain="[('id', 'in', choosable_message_ids)]",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "helpdesk.ticket":
            values.setdefault("ticket_id", self.env.context.get("active_id"))
        return values

    @api.depends("ticket_id")
    def _compute_choosable_message_ids(self):
        for split in self:
            messages = split.ticket_id._get_messages_of_people()
            split.choosable_message_ids = messages.sudo(self.env.su)

    def action_split(self):
        self.ensure_one()
        ticket = self.ticket_id._split(self.name, self.description, self.message_ids)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "view_mode": "form",
        }
