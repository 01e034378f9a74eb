from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...arithmetic import periods
from ...arithmetic.minutes import clock
from ...tools.languages import format_number

FEE_PERIODS = {"monthly": "month", "quarterly": "quarter", "yearly": "year"}
NOTICE = "support_contracts.message_promotion_ends"
MAIL = "support_contracts.mail_template_promotion_ends"


class SupportPlan(models.Model):
    _inherit = "support.plan"

    promo_periods = fields.Integer(
        string="Periods", help="How many of the first periods have the promotion."
    )
    promo_minutes = fields.Integer(string="More hours per period")
    promo_discount = fields.Float(string="Discount of the fee (%)", digits="Discount")
    promo_notice_days = fields.Integer(
        string="Notice before it ends (days)", default=30
    )

    _promotion_sane = models.Constraint(
        "CHECK (promo_periods >= 0 AND promo_minutes >= 0 AND promo_notice_days >= 0 "
        "AND promo_discount >= 0 AND promo_discount <= 100)",
        "A promotion gives hours and up to 100 %, and takes nothing.",
    )


class SupportContract(models.Model):
    """G12: hours or a discount in the first periods, with notice before they end."""

    _inherit = "support.contract"

    promo_periods = fields.Integer(
        string="Periods",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    promo_minutes = fields.Integer(
        string="More hours per period",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    promo_discount = fields.Float(
        string="Discount of the fee (%)",
        digits="Discount",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    promo_notice_days = fields.Integer(
        string="Notice before it ends (days)",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    promo_until = fields.Date(
        string="Promotion until",
        compute="_compute_promo_until",
        store=True,
        help="Last day, included.",
    )
    promo_noticed_on = fields.Date(
        string="Told of its end on", readonly=True, copy=False
    )

    _promotion_sane = models.Constraint(
        "CHECK (promo_periods >= 0 AND promo_minutes >= 0 AND promo_notice_days >= 0 "
        "AND promo_discount >= 0 AND promo_discount <= 100)",
        "A promotion gives hours and up to 100 %, and takes nothing.",
    )

    @api.model
    def _get_plan_terms_fields(self):
        return [
            *super()._get_plan_terms_fields(),
            "promo_periods",
            "promo_minutes",
            "promo_discount",
            "promo_notice_days",
        ]

    @api.depends(
        "date_start",
        "promo_periods",
        "plan_id.fee_product_id",
        "plan_id.fee_interval",
        "entitlement_ids.period",
    )
    def _compute_promo_until(self):
        for contract in self:
            number = contract.promo_periods
            contract.promo_until = bool(number and contract.date_start) and (
                periods.period_end(
                    contract.date_start, contract._get_promo_period(), number - 1
                )
            )

    def _get_promo_period(self):
        """The period that the promotion counts: of the fee, else of the hours."""
        self.ensure_one()
        plan = self.plan_id
        if plan.fee_product_id:
            return FEE_PERIODS[plan.fee_interval]
        hours = self.entitlement_ids.filtered(lambda e: e.kind == "period_hours")
        return hours[:1].period or "month"

    def _is_in_promotion(self, day):
        self.ensure_one()
        return bool(self.promo_until and day <= self.promo_until)

    # ------------------------------------------------------------------
    # Notice
    # ------------------------------------------------------------------

    @api.model
    def _cron_notice_promotions(self):
        """Tell the customers, once, before what was a gift has to be paid."""
        today = fields.Date.context_today(self)
        running = self.search(
            Domain("state", "=", "active")
            & Domain("promo_until", ">=", today)
            & Domain("promo_noticed_on", "=", False)
        )
        ending = running.filtered(
            lambda c: c.promo_until - timedelta(days=c.promo_notice_days) <= today
        )
        customers = ending.partner_id.sorted("id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(customers))
        for ids in split_every(50, customers.ids):
            told = ending.filtered(lambda c, ids=ids: c.partner_id.id in ids)
            told._tell_promotion_ends()
            told.promo_noticed_on = today
            if not cron._commit_progress(len(ids)):
                break

    def _tell_promotion_ends(self):
        """One mail per customer, about all of its contracts with a company of ours."""
        self._keep_notices(NOTICE)
        readers = self._get_notice_readers()
        for contracts in self.grouped("company_id").values():
            self.env["res.partner"]._tell(
                MAIL, contracts.grouped("partner_id"), readers
            )

    def _format_promo_hours(self):
        return clock(self.promo_minutes)

    def _format_promo_discount(self):
        return format_number(self.env, self.promo_discount)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_ending_promotions(self):
        """The contracts of whose promotion a mail tells this partner."""
        return self._get_told("support.contract").sorted("promo_until")


class SupportEntitlement(models.Model):
    _inherit = "support.entitlement"

    def _grant_due_periods(self, today=None):
        packages = super()._grant_due_periods(today)
        return packages | packages._grant_promotion()


class SupportHourPackage(models.Model):
    _inherit = "support.hour.package"

    def _grant_promotion(self):
        """The promotional hours of the periods that these packages are of."""
        promoted = self.filtered(
            lambda package: (
                package.origin == "period"
                and package.entitlement_id.kind == "period_hours"
                and package.contract_id.promo_minutes
                and package.contract_id._is_in_promotion(package.period_start)
            )
        )
        gifts = self.create(
            [
                {
                    "entitlement_id": package.entitlement_id.id,
                    "origin": "promotion",
                    "period_start": package.period_start,
                    "purchased_on": package.purchased_on,
                    "date_start": package.date_start,
                    "date_end": package.date_end,
                    "granted_minutes": package.contract_id.promo_minutes,
                }
                for package in promoted
            ]
        )
        gifts._open_if_gate_passed()
        return gifts


class ContractLine(models.Model):
    _inherit = "contract.line"

    def _prepare_invoice_line(self):
        values = super()._prepare_invoice_line()
        contract = self.contract_id.support_contract_id
        start = values and values.get("support_period_start")
        if start and contract._is_in_promotion(start):
            values["discount"] = max(values["discount"], contract.promo_discount)
        return values
