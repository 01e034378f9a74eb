from odoo import api, fields, models


class SupportClaimAnswer(models.TransientModel):
    """A service manager answers a claim: how much, as what, and why."""

    _name = "support.claim.answer"
    _description = "Answer a Claim"

    claim_id = fields.Many2one(
        "support.claim", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="claim_id.currency_id")
    decision = fields.Selection(
        [("grant", "Grant"), ("decline", "Decline")], required=True, default="grant"
    )
    amount = fields.Monetary(
        string="Granted amount", compute="_compute_amount", store=True, readonly=False
    )
    settlement = fields.Selection(
        [
            ("money", "A reduction of the price"),
            ("indemnity", "An indemnity, without tax"),
            ("hours", "Hours of service"),
        ],
        string="Returned as",
        help="Empty: as the contract says.",
    )
    answer = fields.Text(required=True)

    @api.depends("claim_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.claim_id.requested_amount

    def action_apply(self):
        self.ensure_one()
        if self.decision == "grant":
            self.claim_id._grant(self.amount, self.answer, self.settlement or None)
        else:
            self.claim_id._decline(self.answer)
        return {"type": "ir.actions.act_window_close"}
