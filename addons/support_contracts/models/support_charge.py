from odoo import api, fields, models


class SupportCharge(models.Model):
    """Something to be invoiced, printed at zero, or absorbed."""

    _name = "support.charge"
    _description = "Support Charge"
    _order = "date, id"
    _check_company_auto = True

    name = fields.Char(string="Description", required=True)
    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(
        related="contract_id.currency_id", store=True, precompute=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", required=True, check_company=True, ondelete="restrict"
    )
    date = fields.Date(string="Work date", required=True)
    # how much
    minutes = fields.Integer(
        string="Hours", help="Of work; 0 where the quantity is not time."
    )
    quantity = fields.Float(digits="Product Unit", default=1.0)
    price_unit = fields.Monetary(string="Price")
    price_reason = fields.Char(string="Why this price")
    discount = fields.Float(string="Discount (%)", digits="Discount")
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)
    # what is decided about it
    verdict = fields.Selection(
        [
            ("billable", "Billable"),
            ("no_charge", "No charge, printed at zero"),
            ("do_not_bill", "Absorbed, not billed"),
        ],
        required=True,
        default="billable",
    )
    reason = fields.Char()
    # where it comes from
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)
    source_round = fields.Integer(default=0, readonly=True)
    origin_charge_id = fields.Many2one(
        "support.charge",
        string="Bills again",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    # where it goes
    proposal_id = fields.Many2one(
        "support.billing.proposal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    invoice_line_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    invoice_id = fields.Many2one(related="invoice_line_id.move_id")

    _source_once = models.UniqueIndex(
        "(source_model, source_id, source_round) "
        "WHERE source_id IS NOT NULL AND origin_charge_id IS NULL",
        "This was already charged.",
    )
    _open_idx = models.Index(
        "(contract_id, date) WHERE proposal_id IS NULL AND invoice_line_id IS NULL"
    )
    _reason_given = models.Constraint(
        "CHECK (verdict = 'billable' OR reason IS NOT NULL)",
        "Say why this is not billed.",
    )

    @api.depends("minutes", "quantity", "price_unit", "discount", "currency_id")
    def _compute_amount(self):
        for charge in self:
            quantity = charge.minutes / 60 if charge.minutes else charge.quantity
            amount = quantity * charge.price_unit * (1 - charge.discount / 100)
            charge.amount = charge.currency_id.round(amount)
