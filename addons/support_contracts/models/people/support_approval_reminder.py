from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every


class SupportApproval(models.Model):
    """Questions that are not answered are asked again, once on each day it is due."""

    _inherit = "support.approval"

    remind_on = fields.Datetime(
        readonly=True, help="When the approvers are reminded next."
    )
    remind_days = fields.Integer(readonly=True)

    _remind_idx = models.Index("(remind_on) WHERE state = 'pending'")

    @api.model
    def _get_reminder_domain(self, now):
        return (
            Domain("state", "=", "pending")
            & Domain("remind_on", "<=", now)
            & (Domain("deadline", "=", False) | Domain("deadline", ">", now))
        )

    @api.model
    def _cron_remind(self):
        """One mail per approver with all that waits too long; each reminder once."""
        now = fields.Datetime.now()
        due = self.search(self._get_reminder_domain(now))
        by_reader = due._group_by_reader()
        # Without anybody to ask there is nobody to remind, until somebody is named.
        (due - self.union(*by_reader.values()))._plan_reminder(now)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(by_reader))
        for readers in split_every(50, by_reader):
            own = {reader: by_reader[reader] for reader in readers}
            self.with_context(support_reminder=True)._send_digest(own)
            self.union(*own.values())._plan_reminder(now)
            if not cron._commit_progress(len(readers)):
                break

    def _plan_reminder(self, now):
        """The next reminder, if there is still time to answer."""
        for approval in self:
            following = now + timedelta(days=approval.remind_days or 1)
            late = approval.deadline and following >= approval.deadline
            approval.remind_on = False if late else following
