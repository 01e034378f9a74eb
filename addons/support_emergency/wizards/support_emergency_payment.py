from odoo import api, fields, models


class SupportEmergencyPayment(models.TransientModel):
    """E8: accounting saw the money; what it is of, and how much."""

    _name = "support.emergency.payment"
    _description = "Register the Payment of a Guarantee"

    emergency_id = fields.Many2one(
        "support.emergency", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="emergency_id.company_id")
    due = fields.Monetary(
        string="Guarantee with taxes", related="emergency_id.sale_order_id.amount_total"
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    amount = fields.Monetary(
        string="Received",
        required=True,
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    withheld = fields.Monetary(
        string="Withheld as tax",
        help="What the customer pays to the tax office in our name is no smaller "
        "payment.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    memo = fields.Char(string="Reference")

    @api.depends("emergency_id")
    def _compute_amount(self):
        for payment in self:
            order = payment.emergency_id.sale_order_id
            payment.amount = order.amount_total
            payment.currency_id = order.currency_id

    def action_register(self):
        self.ensure_one()
        self.emergency_id._register_payment(
            self.journal_id,
            self.amount,
            self.currency_id,
            withheld=self.withheld,
            date=self.date,
            memo=self.memo,
        )
        return {"type": "ir.actions.act_window_close"}
