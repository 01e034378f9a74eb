from dataclasses import replace

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ...arithmetic import plan_cost
from ..hours.support_hour_move import USE_KINDS

FEE_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
WINDOWS = (3, 6, 12)


class SupportPlan(models.Model):
    """What the plan would have cost for hours that were really used."""

    _inherit = "support.plan"

    def _as_plan_terms(self):
        """The plan for the arithmetic, at today's prices, in the company's currency."""
        self.ensure_one()
        kinds = self.entitlement_ids.grouped("kind")
        none = self.entitlement_ids.browse()
        return plan_cost.Plan(
            fee=self.fee_amount,
            fee_months=FEE_MONTHS.get(self.fee_interval, 1),
            bags=tuple(
                plan_cost.Bag(
                    line.minutes, line.period, line.rollover_policy, line.rollover_limit
                )
                for line in kinds.get("period_hours", none)
                if line.minutes
            ),
            pack=self._as_pack(kinds.get("prepaid_hours", none)),
            rates=self._get_rates_by_kind(),
            covers_labour="maintenance" in kinds,
            vendor="vendor_hours" in kinds,
        )

    def _as_pack(self, entitlements):
        """The package that the plan sells: of the product it names, else the smallest
        that is for sale."""
        if not entitlements:
            return None
        line = entitlements.filtered("product_id.support_minutes")[:1]
        product = line.product_id or self.env["product.product"].search(
            [
                ("support_minutes", ">", 0),
                ("sale_ok", "=", True),
                ("company_id", "in", (False, self.env.company.id)),
            ],
            order="support_minutes, id",
            limit=1,
        )
        if not product:
            return None
        validity = (line or entitlements[0]).validity_months
        return plan_cost.Pack(product.support_minutes, product.lst_price, validity)

    def _get_rates_by_kind(self):
        """{id of a work type, or None: price of an hour}: the plan's, else the list's.

        None is the plan's general rate, else that of the first work type.
        """
        today = fields.Date.context_today(self)
        valid = self.rate_ids.filtered(lambda rate: rate._is_valid_on(today))
        latest = {}
        for rate in valid.sorted(lambda rate: rate.date_start or today.min):
            latest[rate.work_type_id.id or None] = rate.price
        rates = {}
        companies = [self.company_id.id or self.env.company.id, False]
        work_types = self.env["support.work.type"].search(
            [("company_id", "in", companies)]
        )
        for work_type in work_types:
            product = work_type.product_id
            price = product._get_price_of_an_hour(product.lst_price)
            rates[work_type.id] = latest.get(work_type.id, latest.get(None, price))
        first = next(iter(rates.values()), 0.0)
        return {None: latest.get(None, first)} | rates


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_support_uses(self, company, date_start, date_end):
        """[Use, …] of the customer's contracts with ``company`` in a period (hook).

        Here from the ledger and the charges, without the kind of work; addons that
        record work add theirs and name it in ``_get_support_use_sources``. Uses are
        sums of a month; a correction is taken off the months before it.
        """
        self.ensure_one()
        period = [
            ("contract_id.partner_id", "=", self.id),
            ("company_id", "=", company.id),
            ("date", ">=", date_start),
            ("date", "<=", date_end),
            ("source_model", "not in", self._get_support_use_sources()),
        ]
        totals = {}
        sources = (
            ("support.hour.move", [("kind", "in", USE_KINDS)], -1),
            ("support.charge", [("verdict", "=", "billable")], 1),
        )
        for model, domain, sign in sources:
            groups = self.env[model]._read_group(
                period + domain, ["date:month"], ["minutes:sum"]
            )
            for month, minutes in groups:
                totals[month] = totals.get(month, 0) + sign * (minutes or 0)
        return plan_cost.net_uses(
            {(month, None): [total, total] for month, total in totals.items()}
        )

    def _get_support_use_sources(self):
        """Models whose work an addon adds itself, of moves and charges (hook)."""
        return []

    def _get_plan_costs(self, plans, company, today):
        """{months: {plan: Cost}} over the last whole months before ``today``."""
        end = today.replace(day=1) - relativedelta(days=1)
        longest = today.replace(day=1) - relativedelta(months=max(WINDOWS))
        uses = self._get_support_uses(company, longest, end)
        terms = {plan: plan._as_plan_terms() for plan in plans}
        lots = self._get_vendor_lots(company, longest, end)
        costs = {}
        for months in WINDOWS:
            start = today.replace(day=1) - relativedelta(months=months)
            inside = [use for use in uses if use.date >= start]
            grants = _get_grants(lots, start)
            costs[months] = {
                plan: plan_cost.plan_cost(
                    replace(own, grants=grants) if own.vendor else own,
                    inside,
                    start,
                    months,
                )
                for plan, own in terms.items()
            }
        return costs

    def _get_vendor_lots(self, company, date_start, date_end):
        """[(package, minutes it was given, {month: minutes used})] of vendor's hours.

        They come with the licence, whatever the plan: every plan that switches them on
        would have had them (K12). What was given is what the ledger says: a package
        that never opened, or is void, gave nothing, and what was moved to another
        counts there. What expired would have been there to be used.
        """
        packages = self.env["support.hour.package"].search(
            [
                ("partner_id", "=", self.id),
                ("company_id", "=", company.id),
                ("entitlement_id.kind", "=", "vendor_hours"),
                ("date_start", "<=", date_end),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", date_start),
            ]
        )
        given = dict.fromkeys(packages, 0)
        used = {package: {} for package in packages}
        rows = packages and self.env["support.hour.move"]._read_group(
            [("package_id", "in", packages.ids), ("kind", "!=", "expire")],
            ["package_id", "kind", "date:month"],
            ["minutes:sum"],
        )
        for package, kind, month, minutes in rows:
            if kind in USE_KINDS:
                used[package][month] = used[package].get(month, 0) - minutes
            else:
                given[package] += minutes
        return [(package, given[package], used[package]) for package in packages]


def _get_grants(lots, start):
    """What each lot had left when the window began, as (Grant, …)."""
    return tuple(
        plan_cost.Grant(
            package.date_start,
            package.date_end or None,
            given - sum(minutes for day, minutes in used.items() if day < start),
        )
        for package, given, used in lots
        if not package.date_end or package.date_end >= start
    )
