from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import split_every

from ...arithmetic import minutes as arithmetic
from ...arithmetic import periods


class SupportEntitlement(models.Model):
    _name = "support.entitlement"
    _inherit = ["support.entitlement.mixin"]
    _description = "Support Entitlement"
    _order = "sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True)
    date_start = fields.Date(
        string="First day", compute="_compute_dates", store=True, readonly=False
    )
    date_end = fields.Date(
        string="Last day", compute="_compute_dates", store=True, readonly=False
    )
    period_anchor = fields.Date(
        readonly=True,
        copy=False,
        help="Day that its periods are counted from, where they began before it: so "
        "that the 31st does not become the 28th for good.",
    )
    contract_line_id = fields.Many2one(
        "contract.line",
        string="Fee line",
        copy=False,
        index="btree_not_null",
        groups="account.group_account_invoice",
    )
    installation_ids = fields.Many2many(
        "support.installation",
        string="Installations covered",
        domain="[('partner_id', '=', partner_id)]",
        help="Empty: all, as far as the rest of the scope admits them.",
    )
    package_ids = fields.One2many("support.hour.package", "entitlement_id")

    @api.depends("contract_id.date_start", "contract_id.date_end")
    def _compute_dates(self):
        """Those of the contract; once signed, only what it says anew moves them.

        Renewals and changes of the hours give an entitlement dates of its own.
        """
        for entitlement in self:
            contract = entitlement.contract_id
            own = contract.state != "draft" and entitlement.date_start
            if not own:
                entitlement.date_start = contract.date_start
                entitlement.date_end = contract.date_end
            elif contract.date_end and (
                not entitlement.date_end or entitlement.date_end > contract.date_end
            ):
                entitlement.date_end = max(contract.date_end, entitlement.date_start)

    @api.constrains("kind", "minutes", "period", "vendor_id")
    def _check_period(self):
        for entitlement in self.filtered(lambda e: e._grants_periods()):
            if not (entitlement.minutes and entitlement._get_period()):
                raise ValidationError(
                    self.env._(
                        "%s: say how many hours for which period.", entitlement.name
                    )
                )
            if entitlement.kind == "vendor_hours" and not entitlement.vendor_id:
                raise ValidationError(
                    self.env._(
                        "%s: say which vendor's licence it is.", entitlement.name
                    )
                )

    # ------------------------------------------------------------------
    # Scope
    # ------------------------------------------------------------------

    def _admits(self, work_type, ticket):
        """Whether the scope admits work of this type on this ticket."""
        self.ensure_one()
        return (
            not self.is_scoped
            or (not self.work_type_ids or work_type in self.work_type_ids)
            and self._admits_ticket(ticket)
        )

    def _admits_ticket(self, ticket):
        """Whether the scope admits the ticket, whichever work it takes."""
        self.ensure_one()
        return not self.is_scoped or (
            (not self.ticket_type_ids or ticket.type_id in self.ticket_type_ids)
            and (
                not self.ticket_category_ids
                or ticket.category_id in self.ticket_category_ids
            )
            and self._admits_installation(ticket.support_installation_id)
        )

    def _get_scope_fields(self):
        return [*super()._get_scope_fields(), "installation_ids"]

    def _admits_installation(self, installation):
        self.ensure_one()
        return (
            not self.installation_ids or installation in self.installation_ids
        ) and (
            not self.covered_product_ids
            or installation.product_id in self.covered_product_ids
        )

    def _is_in_force(self, day):
        self.ensure_one()
        return (not self.date_start or self.date_start <= day) and (
            not self.date_end or day <= self.date_end
        )

    # ------------------------------------------------------------------
    # Hours per period
    # ------------------------------------------------------------------

    @api.model
    def _cron_grant_periods(self):
        """Grant every period begun and not yet granted, however often it runs."""
        contracts = self.env["support.contract"].search([("state", "=", "active")])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(contracts))
        for contract_ids in split_every(50, contracts.ids):
            contracts.browse(contract_ids).entitlement_ids._grant_due_periods()
            if not cron._commit_progress(len(contract_ids)):
                break

    def _grant_due_periods(self, today: date | None = None):
        """Create the packages of the periods begun by ``today``; open those paid for.

        Returns the new packages. The database keeps one per entitlement and start.
        """
        today = today or fields.Date.context_today(self)
        own = self.filtered(lambda e: e._grants_periods())
        granted = self.env["support.hour.package"]._get_granted_periods(own)
        factors = own._get_vendor_factors()
        vals_list = []
        for entitlement in own:
            for start, end in entitlement._get_periods_begun(
                today, entitlement.date_end
            ):
                minutes = entitlement._get_period_minutes(start, factors)
                if minutes and (entitlement.id, start) not in granted:
                    vals_list.append(
                        entitlement._prepare_period_package(start, end, minutes)
                    )
        packages = self.env["support.hour.package"].create(vals_list)
        packages._open_if_gate_passed()
        return packages

    def _get_periods_begun(self, day, until=None):
        """[(first day, last day)] of its periods begun by ``day``."""
        self.ensure_one()
        return [
            (start, end)
            for _number, start, end in periods.periods_begun(
                self.period_anchor or self.date_start,
                self._get_period(),
                day,
                until,
                since=self.date_start,
            )
        ]

    def _get_period_minutes(self, start, factors):
        """Minutes of the period from ``start`` on; ``factors``: of the vendors.

        A licence whose factor of the year nobody has set yet gives none so far.
        """
        self.ensure_one()
        if self.kind != "vendor_hours":
            return self.minutes
        factor = factors.get((self, start.year))
        return arithmetic.times(self.minutes, factor) if factor else 0

    def _prepare_period_package(self, start, end, minutes=None):
        self.ensure_one()
        return {
            "entitlement_id": self.id,
            "origin": "period",
            "period_start": start,
            "purchased_on": start,
            "date_start": start,
            "date_end": end,
            "granted_minutes": self.minutes if minutes is None else minutes,
        }

    def _is_paid_by_fee(self):
        """Whether the recurring fee of the plan pays for it.

        A licence has an invoice of its own, unless it is what the fee is for.
        """
        self.ensure_one()
        if self.kind == "vendor_hours":
            return self.product_id == self.contract_id.plan_id.fee_product_id
        return self.kind in ("period_hours", "maintenance")

    # ------------------------------------------------------------------
    # Hour packages
    # ------------------------------------------------------------------

    def _get_package_end(self, date_start):
        """Last day of a package that starts on ``date_start``, None if it stays."""
        self.ensure_one()
        if not self.validity_months:
            return None
        return date_start + relativedelta(months=self.validity_months, days=-1)
