from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...arithmetic.minutes import clock
from ...exceptions import check_reason


class SupportEntitlement(models.Model):
    """K9: the hours of a period are scaled up and down; they are never prorated."""

    _inherit = "support.entitlement"

    def _scale(self, minutes, day, reason, reduce_now=False):
        """``minutes`` per period from ``day`` on; returns what goes on with them.

        More: the whole difference is granted from ``day`` on as a package of the
        running period. Less: from the next period on, unless ``reduce_now`` takes
        the difference from the running one, as far as nobody burnt it. The caller
        has checked who asks.
        """
        self.ensure_one()
        check_reason(reason, self.env._("Say why the hours change."))
        contract = self.contract_id
        contract._bump_version()
        self._grant_due_periods()
        self._check_scale(minutes, day)
        start, end = self._get_period_of(day)
        difference = minutes - self.minutes
        running = self.package_ids.filtered(
            lambda p: p.origin == "period" and p.period_start == start
        )
        following = end + timedelta(days=1) if running or day > start else start
        if difference > 0 and following > day:
            self._grant_difference(difference, day, end)
        elif difference < 0 and reduce_now:
            self._take_difference(running, -difference, reason)
        contract.message_post(
            body=self.env._(
                "%(name)s from %(old)s to %(new)s hours, from %(date)s on: %(reason)s",
                name=self.name,
                old=clock(self.minutes),
                new=clock(minutes),
                date=format_date(self.env, day),
                reason=reason,
            )
        )
        return self._split(following, minutes)

    def _check_scale(self, minutes, day):
        if self.kind != "period_hours" or self.contract_id.state != "active":
            raise UserError(
                self.env._("Only the hours per period of an active contract change.")
            )
        if minutes <= 0 or minutes == self.minutes:
            raise UserError(self.env._("Say how many hours it will be instead."))
        today = fields.Date.context_today(self)
        first = max(self.date_start, min(today, self.date_end or today))
        running, _end = self._get_period_of(first)
        if day < running or (self.date_end and day > self.date_end):
            raise UserError(
                self.env._(
                    "“%(name)s” changes from its current period on, until its end.",
                    name=self.name,
                )
            )

    def _get_period_of(self, day):
        """(first day, last day) of the period that ``day`` is in."""
        begun = self._get_periods_begun(day)
        return begun[-1] if begun else (self.date_start, self.date_start)

    def _grant_difference(self, minutes, day, end):
        package = self.env["support.hour.package"].create(
            {
                "entitlement_id": self.id,
                "origin": "scale",
                "purchased_on": day,
                "date_start": day,
                "date_end": min(end, self.date_end or end),
                "granted_minutes": minutes,
            }
        )
        package._open_if_gate_passed()
        return package

    def _take_difference(self, package, minutes, reason):
        if package.state != "open" or package.remaining_minutes < minutes:
            raise UserError(
                self.env._(
                    "The running period has not that many hours left: they are reduced "
                    "from the next one on."
                )
            )
        package._adjust(-minutes, reason)

    def _split(self, following, minutes):
        """This entitlement ends before ``following``, another one goes on from there.

        Where nothing was granted yet, it is changed as it is.
        """
        if following <= self.date_start:
            self.minutes = minutes
            return self
        if self.date_end and following > self.date_end:
            return self.browse()
        successor = self.create(
            self.copy_data()[0]
            | {
                "contract_id": self.contract_id.id,
                "minutes": minutes,
                "date_start": following,
                "period_anchor": self.period_anchor or self.date_start,
                "date_end": self.date_end,
                "contract_line_id": self.sudo().contract_line_id.id,
            }
        )
        self.date_end = following - timedelta(days=1)
        successor._grant_due_periods()
        return successor
