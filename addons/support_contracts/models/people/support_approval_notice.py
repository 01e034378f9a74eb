from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...arithmetic.minutes import clock


class SupportApproval(models.Model):
    _inherit = "support.approval"

    def _trigger_notification(self):
        """Wake the cron that writes to the approvers, after this transaction."""
        cron = self.env.ref(
            "support_contracts.cron_notify_approvals", raise_if_not_found=False
        )
        if cron and self:
            cron._trigger()

    @api.model
    def _get_unnotified_domain(self):
        return Domain("state", "=", "pending") & Domain("notified_on", "=", False)

    @api.model
    def _cron_notify(self):
        """One mail per approver with everything new that waits for them."""
        waiting = self.search(self._get_unnotified_domain())
        by_reader = waiting._group_by_reader()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(by_reader))
        for readers in split_every(50, by_reader):
            self._notify_readers({reader: by_reader[reader] for reader in readers})
            if not cron._commit_progress(len(readers)):
                break

    def _group_by_reader(self):
        """{partner to write to: approvals new to them}; without one they wait."""
        approvers = self._get_approvers()
        by_reader = {}
        for approval in self:
            readers = approvers[approval]
            if approval.audience == "staff":
                reader = approval.approver_id or approval.contract_id.user_id
                readers = reader.partner_id
            for reader in approval.delegate_id or readers:
                by_reader[reader] = by_reader.get(reader, self.browse()) | approval
        return by_reader

    def _notify_readers(self, by_reader):
        """Write to some readers; the mails leave with the mail queue.

        An approval counts as notified with the first of its readers: the second
        mail of a run that died in between is a digest less, never one too many.
        """
        self._send_digest(by_reader)
        self.union(*by_reader.values()).write({"notified_on": fields.Datetime.now()})

    @api.model
    def _send_digest(self, by_reader):
        """One mail to each reader, in one batch."""
        template = self.env.ref("support_contracts.mail_template_approval_digest")
        readers = self.env["res.partner"].union(*by_reader)
        template.with_context(
            approval_ids_by_reader={
                reader.id: approvals.ids for reader, approvals in by_reader.items()
            }
        ).send_mail_batch(readers.ids)

    def _format_minutes(self):
        return clock(self.minutes)

    def _get_mail_url(self):
        """Where the reader of the mail answers: the portal, or the desk for staff."""
        self.ensure_one()
        path = self.access_url
        if self.audience == "staff":
            path = f"/odoo/{self.res_model}/{self.res_id}"
        return self.get_base_url() + path
