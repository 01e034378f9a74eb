from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ...arithmetic import periods
from ...exceptions import check_reason


class SupportHourPackage(models.Model):
    _inherit = "support.hour.package"

    @api.model
    def _cron_expire(self):
        """Close what is over, once all days of its dates are decided."""
        today = fields.Date.context_today(self)
        over = self.search([("state", "=", "open"), ("date_end", "<", today)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(over))
        for package_ids in split_every(50, over.ids):
            self.browse(package_ids)._expire()
            if not cron._commit_progress(len(package_ids)):
                break

    def _expire_early(self, reason):
        """Close an open package before its date, with a reason."""
        check_reason(reason, self.env._("Say why the hours expire before their date."))
        closed = self._expire(reason=reason)
        if closed != self:
            raise UserError(
                self.env._("There is time within its dates that is not decided yet.")
            )
        return closed

    def _extend(self, date_end, reason):
        """Let an open package last until ``date_end``, with a reason."""
        self.ensure_one()
        check_reason(reason, self.env._("Say why the hours last longer."))
        later = date_end and self.date_end and date_end > self.date_end
        if self.state != "open" or not later:
            raise UserError(self.env._("Give an open package a later day than it has."))
        self.write({"date_end": date_end})
        self.message_post(body=reason)

    def _expire(self, reason=None):
        """Roll over what the policy lets, expire the rest; skip undecided days.

        Returns the packages that were closed.
        """
        closed = self.filtered(
            lambda package: (
                package.state == "open" and not package._has_undecided_days()
            )
        )
        successors = closed._create_rollover_packages()
        for package in closed:
            rolled = successors[package].granted_minutes
            day = package._get_expiry_day()
            package._post_moves(
                {package: {"kind": "rollover", "minutes": -rolled, "date": day}}
                if rolled
                else {}
            )
            rest = package.remaining_minutes
            values = {"kind": "expire", "minutes": -rest, "date": day}
            package._post_moves({package: values | {"reason": reason}} if rest else {})
        closed.write({"state": "closed"})
        self.browse().concat(*successors.values())._open()
        return closed

    def _has_undecided_days(self):
        """Whether time within the dates of the package still waits for approval."""
        self.ensure_one()
        return bool(
            self.contract_id._period_blockers(self.date_start, self._get_expiry_day())
        )

    def _get_expiry_day(self):
        today = fields.Date.context_today(self)
        return min(self.date_end or today, today)

    def _create_rollover_packages(self):
        """{package: the package its hours roll into, empty if none do}."""
        result = dict.fromkeys(self, self.browse())
        rolling = self.filtered(lambda package: package._get_rollover_minutes())
        created = self.create([package._prepare_rollover() for package in rolling])
        result.update(zip(rolling, created, strict=True))
        return result

    def _get_rollover_minutes(self):
        self.ensure_one()
        terms = self.entitlement_id
        if self.origin != "period" or self.contract_id.state != "active":
            return 0
        return periods.rolled_over(
            terms.rollover_policy,
            terms.rollover_limit,
            self.granted_minutes,
            self.remaining_minutes,
        )

    def _prepare_rollover(self):
        self.ensure_one()
        terms = self.entitlement_id
        start = self.date_end + timedelta(days=1)
        number = terms.rollover_limit if terms.rollover_policy == "periods" else 1
        return {
            "entitlement_id": terms.id,
            "origin": "rollover",
            "purchased_on": self.purchased_on,
            "date_start": start,
            "date_end": periods.period_end(start, terms.period, max(number, 1) - 1),
            "granted_minutes": self._get_rollover_minutes(),
            "unit_value": self.unit_value,
        }

    def _move_to_credit(self, minutes, reason):
        """Give hours back that returned to a closed package.

        They go to a credit package with an expiry of its own, which is returned;
        minutes of 0 or less (the reversal of a grant) stay where they are.
        """
        self.ensure_one()
        if minutes <= 0:
            return self.browse()
        today = fields.Date.context_today(self)
        months = self.company_id.support_credit_months
        credit = self.create(
            {
                "entitlement_id": self.entitlement_id.id,
                "origin": "credit",
                "purchased_on": today,
                "date_start": today,
                "date_end": today + relativedelta(months=months, days=-1),
                "granted_minutes": minutes,
                "unit_value": self.unit_value,
            }
        )
        values = {"kind": "transfer", "minutes": -minutes, "date": today}
        self._post_moves({self: values | {"reason": reason}})
        credit._open()
        return credit
