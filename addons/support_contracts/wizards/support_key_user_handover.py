from datetime import timedelta

from odoo import api, fields, models


class SupportKeyUserHandover(models.TransientModel):
    """Who takes over the role of a key user, and from which day on."""

    _name = "support.key.user.handover"
    _description = "Hand over the Role of a Key User"

    customer_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    role = fields.Selection(
        selection=lambda self: (
            self.env["support.key.user"]
            ._fields["role"]
            ._description_selection(self.env)
        ),
        required=True,
        default="lead",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=1),
        help="First day of the new key user; the former one ends the day before.",
    )
    current_id = fields.Many2one(
        "res.partner", string="Until now", compute="_compute_current_id"
    )
    partner_id = fields.Many2one(
        "res.partner", string="From then on", required=True, ondelete="cascade"
    )
    former_stays = fields.Boolean(
        string="Change places", help="The former one takes the other role."
    )

    @api.depends("customer_id", "role", "date_start")
    def _compute_current_id(self):
        for handover in self:
            customer = handover.customer_id
            speakers = customer._get_support_key_users(handover.date_start)
            key_users = speakers.get(customer, self.env["support.key.user"])
            current = key_users.filtered(lambda k, role=handover.role: k.role == role)
            handover.current_id = current.partner_id

    def action_apply(self):
        self.ensure_one()
        self.env["support.key.user"]._hand_over(
            self.customer_id,
            self.role,
            self.partner_id,
            self.date_start,
            former_stays=self.former_stays,
        )
        return {"type": "ir.actions.act_window_close"}
