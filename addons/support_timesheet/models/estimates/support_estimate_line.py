from odoo import api, fields, models

from odoo.addons.support_contracts.arithmetic import minutes as arithmetic


class SupportEstimateLine(models.Model):
    """K6: what the quotation consists of, at the price of its contract."""

    _name = "support.estimate.line"
    _description = "Support Estimate Line"
    _order = "estimate_id, sequence, id"

    estimate_id = fields.Many2one(
        "support.estimate", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="estimate_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="estimate_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Description", required=True)
    work_type_id = fields.Many2one("support.work.type", ondelete="restrict")
    minutes = fields.Integer(string="Hours", required=True)
    price_unit = fields.Float(
        string="Price per hour",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        aggregator=None,
    )
    amount = fields.Monetary(compute="_compute_amount")

    _takes_time = models.Constraint(
        "CHECK (minutes > 0)", "Say how long each part takes."
    )
    _price_positive = models.Constraint(
        "CHECK (price_unit >= 0)", "A price is not negative."
    )

    @api.depends("work_type_id", "estimate_id.contract_id")
    def _compute_price_unit(self):
        """K10: the hourly price of the work in the contract, on the day it is typed."""
        today = fields.Date.context_today(self)
        requests = {}
        for line in self.filtered("work_type_id"):
            contract = line.estimate_id.contract_id.sudo()
            requests.setdefault(contract, set()).add((line.work_type_id, today))
        requests.pop(self.env["support.contract"], None)
        contracts = self.env["support.contract"].sudo()
        prices = contracts._get_hourly_prices_by_contract(requests)
        for line in self:
            own = prices.get(line.estimate_id.contract_id, {})
            price = own.get((line.work_type_id, today))
            line.price_unit = price.amount if price else 0.0

    @api.depends("minutes", "price_unit", "currency_id")
    def _compute_amount(self):
        for line in self:
            amount = arithmetic.hours(line.minutes) * line.price_unit
            currency = line.currency_id
            line.amount = currency.round(amount) if currency else amount

    @api.model_create_multi
    def create(self, vals_list):
        self._check_estimates(
            self.env["support.estimate"].browse(
                [vals["estimate_id"] for vals in vals_list if vals.get("estimate_id")]
            )
        )
        return super().create(vals_list)

    def write(self, vals):
        self._check_estimates(self.estimate_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        self._check_estimates(self.estimate_id)

    def _check_estimates(self, estimates):
        if not self.env.su:
            estimates._check_draft()
