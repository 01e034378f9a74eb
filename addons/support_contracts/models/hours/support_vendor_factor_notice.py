from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

# From this month on sales are asked for the factors of the coming year.
FIRST_MONTH = 11


class SupportEntitlement(models.Model):
    """K12: without the factor of the year a licence grants no hours: ask in time."""

    _inherit = "support.entitlement"

    factor_asked_year = fields.Integer(
        readonly=True, copy=False, help="Sales were asked for the factor of this year."
    )

    @api.model
    def _cron_ask_for_factors(self):
        """One activity per vendor and company whose factor nobody has set, once."""
        for year in self._get_years_to_ask():
            missing = self._search_without_factor(year)
            for (_company, vendor), own in missing.grouped(
                lambda entitlement: (entitlement.company_id, entitlement.vendor_id)
            ).items():
                own._ask_for_factor(vendor, year)

    @api.model
    def _get_years_to_ask(self):
        """The current year, and the coming one from November on."""
        today = fields.Date.context_today(self)
        return [today.year, *([today.year + 1] if today.month >= FIRST_MONTH else [])]

    @api.model
    def _search_without_factor(self, year):
        """Those that have a period in ``year`` whose factor was not asked for yet."""
        entitlements = self.sudo().search(
            Domain("kind", "=", "vendor_hours")
            & Domain("contract_id.state", "=", "active")
            & Domain("date_start", "<=", date(year, 12, 31))
            & (
                Domain("date_end", "=", False)
                | Domain("date_end", ">=", f"{year}-01-01")
            )
            & Domain("factor_asked_year", "<", year)
        )
        factors = entitlements._get_vendor_factors()
        return entitlements.filtered(lambda e: (e, year) not in factors)

    def _ask_for_factor(self, vendor, year):
        """Of one vendor and company, all at once."""
        user = self._get_factor_user()
        reader = self.with_context(lang=user.lang or self.env.lang)
        self.contract_id[:1].activity_schedule(
            "mail.mail_activity_data_todo",
            summary=reader.env._(
                "Set the factor %(year)s of %(vendor)s", year=year, vendor=vendor.name
            ),
            note=reader.env._(
                "Without it the licences of %(count)s contracts grant no hours.",
                count=len(self.contract_id),
            ),
            user_id=user.id,
        )
        self.write({"factor_asked_year": year})

    def _get_factor_user(self):
        """Sales set factors: the account manager if of sales, else any of them."""
        company = self.company_id
        sales = self.env.ref("support_contracts.group_support_sales").all_user_ids
        able = sales.filtered(
            lambda user: (
                user.active
                and company in user.company_ids
                and user != self.env.ref("base.user_root")
            )
        )
        managers = self.contract_id[:1]._get_renewal_users()[self.contract_id[:1]]
        return (managers & able or able)[:1] or managers
