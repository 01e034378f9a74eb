from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, split_every

from ...exceptions import check_reason


class SupportPlan(models.Model):
    _inherit = "support.plan"

    notice_days = fields.Integer(
        string="Notice (days)",
        default=60,
        help="How long before its end a contract is put to renewal.",
    )


class SupportContract(models.Model):
    """K9, G14: contracts end with notice, are reviewed and renewed."""

    _inherit = "support.contract"

    notice_days = fields.Integer(
        string="Notice (days)",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    notice_date = fields.Date(
        string="To be renewed from",
        compute="_compute_notice_date",
        store=True,
        index="btree_not_null",
        help="From this day on it is on the list of renewals.",
    )
    noticed_end = fields.Date(readonly=True, copy=False)

    @api.model
    def _get_plan_terms_fields(self):
        return [*super()._get_plan_terms_fields(), "notice_days"]

    @api.depends("date_end", "notice_days")
    def _compute_notice_date(self):
        for contract in self:
            contract.notice_date = contract.date_end and (
                contract.date_end - timedelta(days=contract.notice_days)
            )

    def write(self, vals):
        """What ended with the contract goes on ending with it."""
        if "date_end" not in vals:
            return super().write(vals)
        followers = {
            contract: contract.entitlement_ids.filtered(
                lambda e, contract=contract: e.date_end == contract.date_end
            )
            for contract in self
        }
        res = super().write(vals)
        for contract, entitlements in followers.items():
            entitlements.sudo().write({"date_end": contract.date_end})
        self.sudo()._end_fees()
        return res

    def _end_fees(self):
        """The fee ends with the contract, but never before what was invoiced."""
        for contract in self:
            for line in contract.fee_contract_ids.contract_line_ids:
                invoiced = line.last_date_invoiced or line.date_start
                end = contract.date_end and max(contract.date_end, invoiced)
                if line.date_end != end:
                    line.write(line._prepare_end(end))

    # ------------------------------------------------------------------
    # Notice
    # ------------------------------------------------------------------

    @api.model
    def _cron_notice_renewals(self):
        """One activity for each contract or package whose notice has begun."""
        today = fields.Date.context_today(self)
        contracts = self.search(
            Domain("state", "=", "active") & Domain("notice_date", "<=", today)
        ).filtered(lambda contract: contract.noticed_end != contract.date_end)
        packages = self.env["support.hour.package"]._search_to_renew(today)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(contracts) + len(packages))
        for records in (contracts, packages):
            for ids in split_every(50, records.ids):
                records.browse(ids)._notice_renewal()
                if not cron._commit_progress(len(ids)):
                    return

    def _notice_renewal(self):
        self._schedule_renewals([(contract, contract) for contract in self])
        for end, contracts in self.grouped("date_end").items():
            contracts.noticed_end = end

    def _describe_renewal(self):
        """(what to do, why), in the language of the environment."""
        self.ensure_one()
        return self.env._("Review and renew the contract"), self.env._(
            "It ends on %s: review hours, metrics and prices with the customer.",
            format_date(self.env, self.date_end),
        )

    @api.model
    def _schedule_renewals(self, matters):
        """One activity for each (contract, what ends of it), for whose matter it is.

        They are on that person's list, in their language; no mail goes out for each.
        """
        users = self.union(*(contract for contract, _ending in matters))
        users = users._get_renewal_users()
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = []
        for contract, ending in matters:
            user = users[contract]
            reader = ending.with_context(lang=user.lang or self.env.lang)
            summary, note = reader._describe_renewal()
            vals_list.append(
                {
                    "activity_type_id": todo.id,
                    "automated": True,
                    "res_model_id": model_id,
                    "res_id": contract.id,
                    "user_id": user.id,
                    "date_deadline": ending.date_end,
                    "summary": summary,
                    "note": note,
                }
            )
        activities = self.env["mail.activity"]
        return activities.with_context(mail_activity_quick_update=True).create(
            vals_list
        )

    def _get_renewal_users(self):
        """{contract: whose matter its renewal is}: the account's, else the service's.

        Whoever is named as account manager today and still works here.
        """
        users = {}
        for contract in self.sudo():
            day = fields.Date.context_today(contract.with_context(tz=contract.tz))
            managers = contract.member_ids.filtered(
                lambda member, day=day: (
                    member.role == "account_manager"
                    and member._is_valid(day)
                    and member.user_id.active
                )
            ).user_id
            users[contract.with_env(self.env)] = (
                managers[:1] or contract.user_id or self.env.user
            )
        return users

    # ------------------------------------------------------------------
    # Renewal
    # ------------------------------------------------------------------

    def _renew(self, date_start, months, reason):
        """A new period of ``months`` from ``date_start`` on, with the same terms.

        Before the end of the current one it is an early renewal: the new period
        begins there. Changed hours and fees are ``_scale`` and ``_change_fee``.
        """
        self.ensure_one()
        self.check_access("write")
        check_reason(reason, self.env._("Say what was agreed about the renewal."))
        date_end = date_start + relativedelta(months=months, days=-1)
        self._check_renewal(date_start, months, date_end)
        self._bump_version()
        contract_sudo = self.sudo()
        contract_sudo.write({"date_end": date_end, "state": "active"})
        contract_sudo.entitlement_ids._grant_due_periods()
        self.message_post(
            body=self.env._(
                "Renewed from %(start)s to %(end)s: %(reason)s",
                start=format_date(self.env, date_start),
                end=format_date(self.env, date_end),
                reason=reason,
            )
        )

    def _check_renewal(self, date_start, months, date_end):
        over = self.state == "ended" and not self.end_reason
        if self.state != "active" and not over:
            raise UserError(self.env._("%s is not in force.", self.display_name))
        if not self.date_end:
            raise UserError(
                self.env._("%s has no end: change its terms.", self.display_name)
            )
        following = self.date_end + timedelta(days=1)
        if not self.date_start < date_start <= following:
            raise UserError(
                self.env._(
                    "The new period begins within the current one, or on %s.",
                    format_date(self.env, following),
                )
            )
        if months < 1 or date_end <= self.date_end:
            raise UserError(
                self.env._("The new period must end later than the current one.")
            )


class SupportHourPackage(models.Model):
    _inherit = "support.hour.package"

    noticed_end = fields.Date(readonly=True, copy=False)

    @api.model
    def _search_to_renew(self, today):
        """Bought packages with hours left whose end is within the notice."""
        packages = self.search(
            Domain("state", "=", "open")
            & Domain("origin", "in", ("sale", "opening", "transfer"))
            & Domain("remaining_minutes", ">", 0)
            & Domain("date_end", ">=", today)
            & Domain("contract_id.state", "=", "active")
        )
        return packages.filtered(
            lambda package: (
                package.noticed_end != package.date_end
                and package.date_end - timedelta(days=package.contract_id.notice_days)
                <= today
            )
        )

    def _notice_renewal(self):
        contracts = self.env["support.contract"]
        contracts._schedule_renewals([(p.contract_id, p) for p in self])
        for end, packages in self.grouped("date_end").items():
            packages.noticed_end = end

    def _describe_renewal(self):
        """(what to do, why), in the language of the environment."""
        self.ensure_one()
        return self.env._("Hours end: offer a new package"), self.env._(
            "“%(package)s” ends on %(date)s.",
            package=self.name,
            date=format_date(self.env, self.date_end),
        )
