import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import split_every

_logger = logging.getLogger(__name__)


class SupportApproval(models.Model):
    _inherit = "support.approval"

    # ------------------------------------------------------------------
    # Deciding
    # ------------------------------------------------------------------

    def action_grant(self):
        """A member of staff says yes."""
        self.ensure_one()
        return self._notice_of(self._decide(True))

    def action_refuse(self, comment=None):
        """A member of staff says no."""
        self.ensure_one()
        return self._notice_of(self._decide(False, comment=comment))

    def _decide(self, granted, comment=None, values=None, origin=None):
        """Answer as the user of the environment; returns the outcome.

        "granted" or "refused" when the answer was recorded; "changed" when the
        document changed after it was shown: then nothing was decided, the question
        was withdrawn and asked anew. ``values`` is what the approver adds to a yes,
        ``origin`` the network address. Whoever may not answer, or answers too late,
        gets an error.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_still_open()
        self._check_approver()
        answer = {
            "decided_by_id": self.env.user.partner_id.id,
            "decided_by": self.env.user.name,
            "decided_from": origin,
            "comment": (comment or "").strip() or False,
        }
        return self._give_answer(granted, answer, values)

    def _give_answer(self, granted, answer, values=None):
        """Keep the answer of whoever was checked, and tell the document.

        ``answer``: values of the approval that say who answered and how. Returns the
        outcome, as ``_decide`` does.
        """
        approval = self.sudo().with_company(self.company_id)
        document = approval._get_document()
        snapshots = document._get_approval_snapshots(self.kind)
        if snapshots[document.id][1] != approval.snapshot_hash:
            approval._settle("withdrawn")
            document._approval_changed(approval)
            return "changed"
        outcome = "granted" if granted else "refused"
        approval._settle(outcome, answer=values or False, **answer)
        if granted:
            document._approval_granted(approval, values or {})
        else:
            document._approval_refused(approval, approval.comment or "")
        return outcome

    def _settle(self, state, **answer):
        """Close pending approvals; the only writer of their ``state``.

        The UPDATE goes to the database at once: of two who answer together the
        second is retried, and then told who was first.
        """
        if not self:
            return
        self.write({"state": state, "decided_on": fields.Datetime.now(), **answer})
        self.flush_recordset()
        self._approval_state_changed()

    def _approval_state_changed(self):
        """Called after approvals were answered, expired or withdrawn (hook)."""

    def _notice_of(self, outcome):
        """What the backend does next: reload, or tell that it was not heard."""
        if outcome != "changed":
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self._message_changed(),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _message_changed(self):
        return self.env._(
            "“%(title)s” changed after it was shown to you, so your answer was not "
            "recorded. Please read it again: it is waiting for you anew.",
            title=self.title,
        )

    # ------------------------------------------------------------------
    # Who may answer
    # ------------------------------------------------------------------

    def _check_still_open(self):
        self.ensure_one()
        if self.state in ("granted", "refused"):
            raise UserError(
                self.env._(
                    "“%(title)s” was already answered by %(name)s.",
                    title=self.title,
                    name=self.decided_by,
                )
            )
        if self.state == "withdrawn":
            raise UserError(
                self.env._(
                    "“%(title)s” was withdrawn: there is nothing left to answer.",
                    title=self.title,
                )
            )
        if self.state == "expired" or self._is_late():
            raise UserError(
                self.env._("The time to answer “%(title)s” is over.", title=self.title)
            )

    def _check_approver(self):
        self.ensure_one()
        if self not in self._filtered_approvable():
            raise AccessError(self._message_not_approver())

    def _message_not_approver(self):
        if self.audience == "staff" and self.sudo().approver_id:
            return self.env._("Only %s answers this.", self.sudo().approver_id.name)
        if self.audience == "staff":
            return self.env._("Only a service manager answers this.")
        if self.approver_role == "lead":
            return self.env._("Only the lead key user answers this.")
        return self.env._("Only the customer's key users answer this.")

    def _is_late(self):
        return bool(self.deadline and self.deadline < fields.Datetime.now())

    def _filtered_approvable(self):
        """Those that the current user may answer, if they are still waiting."""
        is_manager = self.env.user.has_group("support_contracts.group_support_manager")
        speakers = self._get_approvers()
        partner = self.env.user.partner_id
        return self.filtered(
            lambda approval: (
                approval.state == "pending"
                and not approval._is_late()
                and (
                    approval._is_answered_by_staff(is_manager)
                    if approval.audience == "staff"
                    else partner in speakers[approval]
                )
            )
        )

    def _is_answered_by_staff(self, is_manager):
        """Whether the user, a service manager or not, answers this staff matter."""
        approver = self.sudo().approver_id
        return approver == self.env.user if approver else is_manager

    def _get_approvers(self):
        """{approval: partners of the customer who may answer it today}."""
        sudo_self = self.sudo()
        key_users = sudo_self.customer_id._get_support_key_users()
        none = self.env["res.partner"].sudo()
        approvers = {}
        for approval in self:
            customer = approval.sudo().customer_id
            speakers = key_users.get(customer)
            if approval.audience != "customer":
                approvers[approval] = none
            elif not customer.support_key_user_ids:
                approvers[approval] = approval.sudo()._get_independent_speakers()
            elif not speakers:
                approvers[approval] = none
            elif approval.approver_role == "lead":
                approvers[approval] = speakers._as_lead().partner_id
            else:
                approvers[approval] = speakers.partner_id
        return approvers

    def _get_independent_speakers(self):
        """K11: without key users a customer speaks for itself, of such work only."""
        self.ensure_one()
        customer = self.customer_id
        if not self.contract_id.is_independent:
            return customer.browse()
        return (customer | customer.child_ids).filtered("user_ids")

    # ------------------------------------------------------------------
    # Deadline
    # ------------------------------------------------------------------

    @api.model
    def _get_overdue_domain(self):
        return Domain("state", "=", "pending") & Domain(
            "deadline", "<", fields.Datetime.now()
        )

    @api.model
    def _cron_expire(self):
        """Close what nobody answered in time and tell its document."""
        overdue = self.search(self._get_overdue_domain())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(overdue))
        for approval_ids in split_every(50, overdue.ids):
            for approval in self.browse(approval_ids):
                approval._try_expire()
            if not cron._commit_progress(len(approval_ids)):
                break

    def _try_expire(self):
        """One document that objects must not keep the others open."""
        try:
            with self.env.cr.savepoint():
                self._expire()
        except UserError as error:
            _logger.warning("Approval %s could not expire: %s", self.id, error)

    def _expire(self):
        self.ensure_one()
        approval = self.sudo().with_company(self.company_id)
        approval._settle("expired")
        approval._get_document()._approval_expired(approval)
