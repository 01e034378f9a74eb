from odoo import api, fields, models


class SupportBillingProposal(models.Model):
    """Charges shown to the customer before they become an invoice."""

    _name = "support.billing.proposal"
    _description = "Support Billing Proposal"
    _order = "date_end desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
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
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Waiting for the customer"),
            ("approved", "Approved"),
            ("invoiced", "Invoiced"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    charge_ids = fields.One2many("support.charge", "proposal_id")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    po_number = fields.Char(string="Purchase order")
    waiver_reason = fields.Char(readonly=True, copy=False)
    invoice_ids = fields.One2many("account.move", "support_proposal_id")

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A period cannot end before it starts."
    )

    @api.depends("charge_ids.amount")
    def _compute_amount(self):
        for proposal in self:
            proposal.amount = sum(proposal.charge_ids.mapped("amount"))
