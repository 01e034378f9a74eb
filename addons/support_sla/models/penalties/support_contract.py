from odoo import fields, models

YEARLY = {
    "daily": 365,
    "weekly": 52,
    "monthly": 12,
    "monthlylastday": 12,
    "quarterly": 4,
    "semesterly": 2,
    "yearly": 1,
}
# Periods of a measure in a year; a week is its share of 365 days.
PERIODS = {"half_month": 24, "month": 12, "quarter": 4, "week": 365 / 7}


class SupportContract(models.Model):
    _inherit = "support.contract"

    penalty_ids = fields.One2many(
        "support.penalty", "contract_id", groups="base.group_user"
    )
    claim_ids = fields.One2many(
        "support.claim", "contract_id", groups="base.group_user"
    )
    penalty_count = fields.Integer(
        compute="_compute_penalty_count", groups="base.group_user"
    )
    claim_count = fields.Integer(
        compute="_compute_penalty_count", groups="base.group_user"
    )

    def _compute_penalty_count(self):
        counts = {
            name: dict(
                self.env[name]._read_group(
                    [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
                )
            )
            for name in ("support.penalty", "support.claim")
        }
        for contract in self:
            contract.penalty_count = counts["support.penalty"].get(contract, 0)
            contract.claim_count = counts["support.claim"].get(contract, 0)

    def action_view_penalties(self):
        return self._get_measure_action("support_penalty_action")

    def action_view_claims(self):
        return self._get_measure_action("support_claim_action")

    # ------------------------------------------------------------------
    # Portal (what is shown of an elevated contract)
    # ------------------------------------------------------------------

    def _get_shown_results(self):
        """Closed results that count; a correction hides the row that it corrects."""
        self.ensure_one()
        return self.env["support.measure.result"].search(
            [("contract_id", "=", self.id), ("is_current", "=", True)]
        )

    def _get_shown_penalties(self):
        """Those that a service manager approved, whatever became of them."""
        self.ensure_one()
        return self.penalty_ids.filtered(
            lambda penalty: (
                penalty.state in ("approved", "settled")
                or (penalty.state == "earned_back" and penalty.decided_on)
            )
        )

    # ------------------------------------------------------------------
    # What penalties are measured by
    # ------------------------------------------------------------------

    def _get_yearly_fee(self, day):
        """What the recurring fee of ``day`` comes to in a year, not rounded."""
        self.ensure_one()
        line = self._get_fee_line()
        if not line:
            return 0.0
        times = YEARLY[line.recurring_rule_type] / (line.recurring_interval or 1)
        return self._get_fee(day) * times

    def _get_fee_of_period(self, period, day):
        """The fee of a week, half month, month or quarter, rounded."""
        return self.currency_id.round(self._get_yearly_fee(day) / PERIODS[period])

    def _get_credit_price(self):
        """Price of an hour today, for hours that return money.

        The general one; where none was agreed, that of the first work type with one.
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        work_types = self.env["support.work.type"]
        of_company = work_types.search(
            [("company_id", "in", [False, self.company_id.id])]
        )
        requests = [(work_type, today) for work_type in (work_types, *of_company)]
        prices = self._get_hourly_prices(requests)
        amounts = [prices[request].amount for request in requests]
        return next((amount for amount in amounts if amount > 0), 0.0)
