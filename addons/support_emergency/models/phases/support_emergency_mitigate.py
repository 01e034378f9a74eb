from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.support_contracts.arithmetic import plan_cost
from odoo.addons.support_contracts.arithmetic.pricing import exact_amount

from ...arithmetic import phases

MITIGATION = "mitigation"
# Rule 6: the same cause within so many days needs no new guarantee.
REOPEN_DAYS = 15
MODELS = [
    ("on_demand", "On demand"),
    ("own", "Under the customer's contract"),
    ("new_plan", "Under a new plan"),
]


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


class SupportEmergency(models.Model):
    """E4, E11, E14: how the causes are removed, and what is cheapest, with figures."""

    _inherit = "support.emergency"

    mitigation_model = fields.Selection(
        MODELS, string="Mitigation", readonly=True, copy=False
    )
    mitigation_plan_id = fields.Many2one(
        "support.plan", string="New plan", readonly=True, copy=False
    )
    mitigation_contract_id = fields.Many2one(
        "support.contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose conditions rule the mitigation.",
    )
    mitigation_chosen_on = fields.Datetime(readonly=True, copy=False)
    mitigation_chosen_by = fields.Char(readonly=True, copy=False)
    mitigation_figures = fields.Json(
        readonly=True, copy=False, help="What was shown when it was chosen."
    )
    postponed_on = fields.Datetime(readonly=True, copy=False)

    def _is_charged(self, phase):
        if phase == phases.MITIGATION:
            return self.mitigation_model in (False, "on_demand")
        return super()._is_charged(phase)

    # ------------------------------------------------------------------
    # The adviser
    # ------------------------------------------------------------------

    def _get_options(self):
        """[Option, …], the cheapest for the customer first; elevated."""
        self.ensure_one()
        found = [self._get_on_demand_option()]
        if "own" in self._get_offered_contracts():
            found.append(self._get_own_option())
        found += self._get_plan_options()
        found.sort(key=lambda option: (option.amount, option.model))
        least = found[0].amount
        return [
            Option(
                **{
                    name: getattr(option, name)
                    for name in Option.__slots__
                    if name != "is_cheapest"
                },
                is_cheapest=option.amount == least,
            )
            for option in found
        ]

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
            ],
            limit=3,
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

    # ------------------------------------------------------------------
    # The choice
    # ------------------------------------------------------------------

    def _normalisation_confirmed(self):
        res = super()._normalisation_confirmed()
        self._ask_mitigation()
        return res

    def _ask_mitigation(self):
        """E11: the customer decides, or postpones it."""
        self._ask_customer(
            MITIGATION,
            self._in_customer_language().env._(
                "Emergency %s: how the causes are removed", self.name
            ),
        )
        self._tell_customer("support_emergency.message_confirmed")

    def _snapshot_mitigation(self):
        # The figures follow hours and prices of the moment: the choice keeps them.
        return {"minutes": self.minutes_mitigate}

    def _approval_answer_fields(self, kind):
        names = super()._approval_answer_fields(kind)
        if kind == MITIGATION:
            return (*names, "mitigation_model", "plan_id")
        return names

    def _granted_mitigation(self, approval, values):
        """The choice is recorded with the figures that were shown."""
        options = self._get_options()
        model = values.get("mitigation_model") or options[0].model
        plan_id = int(values.get("plan_id") or 0)
        chosen = [
            option
            for option in options
            if option.model == model and option.plan_id in (plan_id, 0)
        ]
        if not chosen:
            raise UserError(self.env._("Choose how the causes are removed."))
        contract = self._get_mitigation_contract(chosen[0])
        self._transition(
            "mitigate",
            self._in_customer_language().env._(
                "%(person)s chose: %(option)s",
                person=approval.decided_by,
                option=chosen[0].name,
            ),
            mitigation_model=model,
            mitigation_plan_id=chosen[0].plan_id or False,
            mitigation_contract_id=contract.id,
            mitigation_chosen_on=approval.decided_on,
            mitigation_chosen_by=approval.decided_by,
            mitigation_figures=[
                {
                    "model": option.model,
                    "name": option.name,
                    "amount": option.amount,
                    "is_cheapest": option.is_cheapest,
                }
                for option in options
            ],
        )
        ticket = self.ticket_id.with_context(support_terms_later=True)
        if ticket.support_contract_id != contract:
            ticket.write({"support_contract_id": contract.id})
        self._tell_customer("support_emergency.message_mitigating")

    def _get_mitigation_contract(self, option):
        """The contract of the choice; a new plan, or on demand, is opened now."""
        if option.model == "own":
            return self.own_contract_id
        contract = self.on_demand_contract_id
        if option.model == "new_plan":
            contract = self.env["support.contract"].create(
                {
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "plan_id": option.plan_id,
                }
            )
        if contract.state == "draft":
            today = contract._get_local_day(fields.Datetime.now())
            contract.write({"date_start": today})
            contract.action_sign()
        if contract.state == "signed":
            contract.action_activate()
        return contract

    # ------------------------------------------------------------------
    # Later, and again
    # ------------------------------------------------------------------

    def _refused_mitigation(self, approval, comment):
        """Rule 6: a temporary closing; the causes are removed later."""
        self._transition(
            "postpone",
            self._in_customer_language().env._(
                "%s postpones the mitigation", approval.decided_by
            ),
            comment,
            postponed_on=fields.Datetime.now(),
        )

    def action_mitigate(self):
        """After a temporary closing: ask again how the causes are removed."""
        self._check_expert()
        self.ensure_one()
        if self.state not in ("planning", "postponed"):
            self.sudo()._check_action("mitigate")
        self.sudo()._ask_mitigation()
        return True

    def action_reopen(self):
        return self._open_reason("reopen")

    def _reopen(self, reason):
        """Rule 6: the same cause within 15 days, without a new guarantee."""
        self._check_expert()
        self.ensure_one()
        emergency = self.sudo()
        now = fields.Datetime.now()
        emergency._check_action("reopen")
        if emergency.postponed_on + relativedelta(days=REOPEN_DAYS) < now:
            raise UserError(
                self.env._(
                    "It was closed more than %s days ago: declare a new emergency.",
                    REOPEN_DAYS,
                )
            )
        emergency._withdraw_approvals()
        self._transition(
            "reopen",
            emergency._in_customer_language().env._(
                "It happened again: work goes on, without a new guarantee"
            ),
            reason,
        )
        emergency._begin_express(now)
        emergency._tell_customer("support_emergency.message_started")
