from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import split_every

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
    contract_line_id = fields.Many2one(
        "contract.line",
        string="Fee line",
        copy=False,
        index="btree_not_null",
        groups="account.group_account_invoice",
    )
    package_ids = fields.One2many("support.hour.package", "entitlement_id")

    @api.depends("contract_id.date_start", "contract_id.date_end")
    def _compute_dates(self):
        for entitlement in self:
            entitlement.date_start = entitlement.contract_id.date_start
            entitlement.date_end = entitlement.contract_id.date_end

    @api.constrains("kind", "minutes", "period")
    def _check_period(self):
        for entitlement in self:
            if entitlement.kind == "period_hours" and not (
                entitlement.minutes and entitlement.period
            ):
                raise ValidationError(
                    self.env._(
                        "%s: say how many hours for which period.", entitlement.name
                    )
                )

    # ------------------------------------------------------------------
    # Scope
    # ------------------------------------------------------------------

    def _admits(self, work_type, ticket):
        """Whether the scope admits work of this type on this ticket."""
        self.ensure_one()
        return (
            not self.work_type_ids or work_type in self.work_type_ids
        ) and self._admits_ticket(ticket)

    def _admits_ticket(self, ticket):
        """Whether the scope admits the ticket, whichever work it takes."""
        self.ensure_one()
        return (
            not self.ticket_type_ids or ticket.type_id in self.ticket_type_ids
        ) and (
            not self.ticket_category_ids
            or ticket.category_id in self.ticket_category_ids
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
        own = self.filtered(lambda e: e.kind == "period_hours")
        granted = self.env["support.hour.package"]._get_granted_periods(own)
        vals_list = [
            entitlement._prepare_period_package(start, end)
            for entitlement in own
            for _number, start, end in periods.periods_begun(
                entitlement.date_start, entitlement.period, today, entitlement.date_end
            )
            if (entitlement.id, start) not in granted
        ]
        packages = self.env["support.hour.package"].create(vals_list)
        packages._open_if_gate_passed()
        return packages

    def _prepare_period_package(self, start, end):
        self.ensure_one()
        return {
            "entitlement_id": self.id,
            "origin": "period",
            "period_start": start,
            "purchased_on": start,
            "date_start": start,
            "date_end": end,
            "granted_minutes": self.minutes,
        }

    # ------------------------------------------------------------------
    # Hour packages
    # ------------------------------------------------------------------

    def _get_package_end(self, date_start):
        """Last day of a package that starts on ``date_start``, None if it stays."""
        self.ensure_one()
        if not self.validity_months:
            return None
        return date_start + relativedelta(months=self.validity_months, days=-1)
