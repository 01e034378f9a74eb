from odoo import api, fields, models
from odoo.fields import Command

from ..arithmetic.chart import bars
from ..arithmetic.minutes import clock
from ..models.money.support_plan_cost import WINDOWS

BAR_WIDTH = 220


class SupportPlanAdviser(models.TransientModel):
    """What each plan would have cost a customer lately, for the talk about renewal."""

    _name = "support.plan.adviser"
    _description = "Plan Adviser"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self._default_company_id()
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade"
    )
    contract_id = fields.Many2one("support.contract", string="Renewal of")
    plan_ids = fields.Many2many(
        "support.plan",
        string="Plans",
        check_company=True,
        default=lambda self: self._default_plan_ids(),
    )
    comparison = fields.Html(
        compute="_compute_comparison", sanitize=False, string="What it would have cost"
    )

    def _default_company_id(self):
        return self.env.company

    def _default_plan_ids(self):
        company = self.env.company
        plans = self.env["support.plan"].search(
            [("company_id", "in", (False, company.id))]
        )
        return [Command.set((plans - company.support_independent_plan_id).ids)]

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        contract = self.env["support.contract"].browse(values.get("contract_id"))
        if contract:
            values["partner_id"] = contract.partner_id.id
            values["company_id"] = contract.company_id.id
        return values

    @api.depends("partner_id", "plan_ids", "company_id")
    def _compute_comparison(self):
        for adviser in self:
            adviser.comparison = adviser._render() if adviser.partner_id else False

    def _render(self):
        """The table and its bars, as HTML made here alone."""
        rows = self._get_rows()
        return self.env["ir.qweb"]._render(
            "support_contracts.plan_adviser_comparison",
            {
                "rows": rows,
                "windows": WINDOWS,
                "current": self.contract_id.plan_id,
                "currency": self.company_id.currency_id,
                "clock": clock,
                "format": self.company_id.currency_id.format,
            },
        )

    def _get_widths(self, plans, costs):
        """{plan: width of its bar} beside each other."""
        totals = (float(costs[plan].total) for plan in plans)
        return dict(zip(plans, bars(totals, BAR_WIDTH), strict=True))

    def _get_rows(self):
        """[{plan, costs: {months: Cost}, totals, widths, cheapest}, …].

        The cheapest of the longest window comes first; ``widths`` are of the bars.
        """
        plans = self.plan_ids._origin or self.plan_ids
        today = fields.Date.context_today(self)
        customer = self.partner_id._origin
        customer.check_access("read")
        # Sales see what was used in sum, not each entry of it.
        costs = customer.sudo()._get_plan_costs(plans.sudo(), self.company_id, today)
        longest = max(WINDOWS)
        widths = {months: self._get_widths(plans, costs[months]) for months in WINDOWS}
        rows = [
            {
                "plan": plan,
                "costs": {months: costs[months][plan] for months in WINDOWS},
                "widths": {months: widths[months][plan] for months in WINDOWS},
            }
            for plan in plans.sorted(lambda plan: costs[longest][plan].total)
        ]
        for months in WINDOWS:
            least = min((row["costs"][months].total for row in rows), default=None)
            for row in rows:
                row.setdefault("cheapest", {})[months] = (
                    row["costs"][months].total == least
                )
        return rows
