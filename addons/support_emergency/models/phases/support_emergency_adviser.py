from dataclasses import dataclass, replace

from odoo import fields, models

from odoo.addons.support_contracts.arithmetic import plan_cost
from odoo.addons.support_contracts.arithmetic.pricing import exact_amount

# New plans shown: the cheapest of all that the firm sells.
MOST_PLANS = 3


@dataclass(frozen=True, slots=True)
class Option:
    """A way to pay the mitigation: ``amount`` without taxes in ``currency``.

    ``from_hours``: minutes that packages pay; ``charged``: minutes charged at
    ``price``; ``fee``: what a new plan costs a month.
    """

    model: str
    name: str
    plan_id: int
    currency: object
    amount: float
    charged: int = 0
    price: float = 0.0
    from_hours: int = 0
    fee: float = 0.0
    is_cheapest: bool = False

    @property
    def key(self):
        """What the forms, and the terms shown, know it by."""
        return f"{self.model}/{self.plan_id}"


class SupportEmergency(models.Model):
    """E14: what removing the causes costs in each way, the cheapest first."""

    _inherit = "support.emergency"

    def _get_options(self):
        """[Option, …], the cheapest for the customer first; elevated."""
        self.ensure_one()
        found = [self._get_on_demand_option()]
        if "own" in self._get_offered_contracts():
            found.append(self._get_own_option())
        plans = sorted(self._get_plan_options(), key=self._rank_option)
        found = sorted(found + plans[:MOST_PLANS], key=self._rank_option)
        least, _model = self._rank_option(found[0])
        return [
            replace(option, is_cheapest=self._rank_option(option)[0] == least)
            for option in found
        ]

    def _rank_option(self, option):
        """Contracts may be in different currencies: compared in the company's."""
        company = self.company_id
        today = fields.Date.context_today(self)
        amount = option.currency._convert(
            option.amount, company.currency_id, company, today
        )
        return amount, option.model

    def _get_hour_price(self, contract):
        work_type = self.company_id._get_emergency_mitigation_type()
        today = fields.Date.context_today(self)
        prices = contract._get_hourly_prices([(work_type, today)])
        return prices[work_type, today].amount

    def _get_on_demand_option(self):
        contract = self.on_demand_contract_id
        price = self._get_hour_price(contract)
        amount = exact_amount(self.minutes_mitigate, 0, price)
        return Option(
            "on_demand",
            contract.plan_id.name,
            0,
            contract.currency_id,
            contract.currency_id.round(amount),
            charged=self.minutes_mitigate,
            price=price,
        )

    def _get_own_option(self):
        """What the hours left do not cover is charged at the contract's rate."""
        contract = self.own_contract_id
        available = max(0, contract._get_balances()[contract].available)
        work_type = self.company_id._get_emergency_mitigation_type()
        today = fields.Date.context_today(self)
        percent = contract._get_burn_percent(work_type, today) or 100
        covered = min(self.minutes_mitigate, available * 100 // percent)
        price = self._get_hour_price(contract)
        rest = self.minutes_mitigate - covered
        return Option(
            "own",
            contract.display_name,
            0,
            contract.currency_id,
            contract.currency_id.round(exact_amount(rest, 0, price) if rest else 0.0),
            charged=rest,
            price=price,
            from_hours=covered,
        )

    def _get_plan_options(self):
        """What a first month of each plan with a fee costs, with this work in it."""
        company = self.company_id
        plans = self.env["support.plan"].search(
            [
                ("fee_product_id", "!=", False),
                ("company_id", "in", (False, company.id)),
                ("id", "!=", self.own_contract_id.plan_id.id),
            ]
        )
        work_type = company._get_emergency_mitigation_type()
        start = fields.Date.context_today(self).replace(day=1)
        use = plan_cost.Use(
            start, work_type.id, self.minutes_mitigate, self.minutes_mitigate
        )
        options = []
        for plan in plans.with_company(company):
            cost = plan_cost.plan_cost(plan._as_plan_terms(), [use], start, 1)
            options.append(
                Option(
                    "new_plan",
                    plan.name,
                    plan.id,
                    company.currency_id,
                    company.currency_id.round(float(cost.total)),
                    fee=plan.fee_amount,
                )
            )
        return options
