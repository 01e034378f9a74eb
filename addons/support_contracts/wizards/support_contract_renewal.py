from datetime import timedelta

from odoo import api, fields, models


class SupportContractRenewal(models.TransientModel):
    """Renew a contract, or change its hours and fee in the middle of it (K9)."""

    _name = "support.contract.renewal"
    _description = "Renew or Scale a Support Contract"

    contract_id = fields.Many2one(
        "support.contract", required=True, readonly=True, ondelete="cascade"
    )
    operation = fields.Selection(
        [("renew", "Renew"), ("scale", "Change hours and fee")],
        required=True,
        default="renew",
    )
    current_end = fields.Date(related="contract_id.date_end", string="Ends on")
    date_start = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_start",
        store=True,
        readonly=False,
        precompute=True,
        help="Before the end of the contract: an early renewal.",
    )
    months = fields.Integer(
        compute="_compute_months",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    has_fee = fields.Boolean(compute="_compute_current_fee")
    current_fee = fields.Monetary(compute="_compute_current_fee")
    fee_amount = fields.Monetary(
        string="New fee", compute="_compute_fee_amount", store=True, readonly=False
    )
    reduce_now = fields.Boolean(
        string="Reduce the running period, too",
        help="Only hours that nobody burnt. Otherwise from the next period on.",
    )
    line_ids = fields.One2many(
        "support.contract.renewal.line",
        "renewal_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    reason = fields.Char(string="What was agreed", required=True)

    @api.depends("contract_id", "operation")
    def _compute_date_start(self):
        for renewal in self:
            today = fields.Date.context_today(renewal)
            end = renewal.contract_id.date_end
            renews = renewal.operation == "renew" and end
            renewal.date_start = end + timedelta(days=1) if renews else today

    @api.depends("contract_id")
    def _compute_months(self):
        for renewal in self:
            renewal.months = renewal.contract_id.plan_id.duration_months or 12

    @api.depends("contract_id", "date_start")
    def _compute_current_fee(self):
        for renewal in self:
            contract = renewal.contract_id
            renewal.has_fee = bool(contract and contract._get_fee_line())
            renewal.current_fee = renewal.has_fee and contract._get_fee(
                renewal.date_start
            )

    @api.depends("current_fee")
    def _compute_fee_amount(self):
        for renewal in self:
            renewal.fee_amount = renewal.current_fee

    @api.depends("contract_id")
    def _compute_line_ids(self):
        for renewal in self:
            terms = renewal.contract_id.entitlement_ids.filtered(
                lambda e: e.kind == "period_hours"
            )
            last = renewal.contract_id.date_end
            running = terms.filtered(lambda e, last=last: e.date_end == last)
            renewal.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"entitlement_id": e.id, "minutes": e.minutes})
                for e in running
            ]

    def action_apply(self):
        self.ensure_one()
        contract = self.contract_id
        contract.check_access("write")
        if self.operation == "renew":
            contract._renew(self.date_start, self.months, self.reason)
        for line in self.line_ids.filtered(lambda line: line._changes()):
            line.entitlement_id.sudo()._scale(
                line.minutes, self.date_start, self.reason, reduce_now=self.reduce_now
            )
        changed = contract.currency_id.compare_amounts(
            self.fee_amount, self.current_fee
        )
        if self.has_fee and changed:
            contract.sudo()._change_fee(self.fee_amount, self.date_start, self.reason)
        return {"type": "ir.actions.act_window_close"}


class SupportContractRenewalLine(models.TransientModel):
    _name = "support.contract.renewal.line"
    _description = "Hours of a Renewal"

    renewal_id = fields.Many2one(
        "support.contract.renewal", required=True, ondelete="cascade"
    )
    entitlement_id = fields.Many2one(
        "support.entitlement", string="Hours", required=True, ondelete="cascade"
    )
    period = fields.Selection(related="entitlement_id.period")
    current_minutes = fields.Integer(related="entitlement_id.minutes", string="So far")
    minutes = fields.Integer(string="From then on")

    def _changes(self):
        self.ensure_one()
        return self.minutes != self.entitlement_id.minutes
