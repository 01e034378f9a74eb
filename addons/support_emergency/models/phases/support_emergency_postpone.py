from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .support_emergency_mitigate import MITIGATION

# Rule 6: the same cause within so many days needs no new guarantee.
REOPEN_DAYS = 15
# The customer hears of it while that still holds; who says no again, later.
REMIND_DAYS, AGAIN_DAYS = 7, 30
ACTIVITY = "support_emergency.activity_postponed"


class SupportEmergency(models.Model):
    """Rule 6: a temporary closing; the causes wait, and are not forgotten."""

    _inherit = "support.emergency"

    postponed_on = fields.Datetime(readonly=True, copy=False)

    def _refused_mitigation(self, approval, comment):
        """The causes are removed later: both sides are reminded of it (E11)."""
        now = fields.Datetime.now()
        first = self.postponed_on if self.state == "postponed" else now
        days = REMIND_DAYS if first == now else AGAIN_DAYS
        remind_at = now + relativedelta(days=days)
        self._transition(
            "postpone",
            self._in_customer_language().env._(
                "%s postpones the mitigation", approval.decided_by
            ),
            comment,
            postponed_on=first,
            watch_at=remind_at,
        )
        self._plan_postponed(remind_at, comment)
        self._wake_watch()
        self._tell_customer(
            "message_postponed",
            remind_at=remind_at,
            reopen_before=first + relativedelta(days=REOPEN_DAYS),
        )

    def _plan_postponed(self, remind_at, comment):
        """An activity of whoever looks after the account, on the day of the mail."""
        self.activity_unlink([ACTIVITY], only_automated=False)
        contract = self.contract_id
        user = contract._get_renewal_users()[contract]
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY,
            contract._get_local_day(remind_at),
            user_id=(self.expert_id if user.share else user).id,
            note=comment or False,
        )

    # ------------------------------------------------------------------
    # The reminder
    # ------------------------------------------------------------------

    def _get_watched_states(self):
        return (*super()._get_watched_states(), "postponed")

    def _watch(self):
        if self.state == "postponed":
            return self._remind_postponed()
        return super()._watch()

    def _remind_postponed(self):
        """Asked once more; from then on the question reminds by itself."""
        self.write({"watch_at": False})
        if self._is_mitigation_asked():
            return
        self._record_event(
            "remind",
            self._in_customer_language().env._(
                "The customer was reminded of the mitigation"
            ),
        )
        self._ask_mitigation("message_remind_mitigation")

    def _is_mitigation_asked(self):
        return any(
            approval.state == "pending" and approval.kind == MITIGATION
            for approval in self.approval_ids
        )

    def action_mitigate(self):
        """After a temporary closing: ask again how the causes are removed."""
        self._check_expert()
        self.ensure_one()
        if self.state not in ("planning", "postponed"):
            self.sudo()._check_action("mitigate")
        self.sudo()._ask_mitigation()
        return True

    def _granted_mitigation(self, approval, values):
        self.activity_unlink([ACTIVITY], only_automated=False)
        return super()._granted_mitigation(approval, values)

    # ------------------------------------------------------------------
    # Again
    # ------------------------------------------------------------------

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
            watch_at=False,
        )
        emergency.activity_unlink([ACTIVITY], only_automated=False)
        emergency._begin_express(now)
        emergency._tell_customer("message_started")
