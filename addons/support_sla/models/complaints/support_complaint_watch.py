from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import in_language_of

BATCH = 200


class SupportComplaint(models.Model):
    """G9: a time to answer that was missed is kept and told, once."""

    _inherit = "support.complaint"

    @api.model
    def _get_missed_domain(self, now):
        waiting = Domain("state", "=", "formalised")
        return (
            waiting
            & Domain("acknowledged_at", "=", False)
            & Domain("acknowledge_missed", "=", False)
            & Domain("acknowledge_deadline", "<", now)
        ) | (
            waiting
            & Domain("answered_at", "=", False)
            & Domain("answer_missed", "=", False)
            & Domain("answer_deadline", "<", now)
        )

    @api.model
    def _cron_watch(self):
        """Mark what is late since the last run; the manager of the contract hears."""
        cron = self.env["ir.cron"]
        missed = self.search(self._get_missed_domain(fields.Datetime.now()))
        cron._commit_progress(remaining=len(missed))
        for start in range(0, len(missed), BATCH):
            batch = missed[start : start + BATCH]
            batch._mark_missed(fields.Datetime.now())
            if not cron._commit_progress(len(batch)):
                break

    def _mark_missed(self, now):
        unanswered = self.filtered(
            lambda c: c.answer_deadline and c.answer_deadline < now
        )
        unread = self.filtered(
            lambda c: (
                not c.acknowledged_at
                and c.acknowledge_deadline
                and c.acknowledge_deadline < now
            )
        )
        unread.write({"acknowledge_missed": True})
        unanswered.write({"answer_missed": True})
        readers = {complaint: complaint._get_reader() for complaint in self}
        words = {
            complaint: complaint._get_missed_words(reader, complaint in unanswered)
            for complaint, reader in readers.items()
        }
        self._log_step("missed", words.get)
        for complaint, reader in readers.items():
            complaint.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=words[complaint],
                user_id=reader.id,
            )

    def _get_reader(self):
        """Whoever of ours hears that a complaint waits."""
        self.ensure_one()
        return (
            self.contract_id.user_id
            or self.user_id
            or self.company_id._get_service_manager()
        )

    def _get_missed_words(self, reader, answer):
        env = in_language_of(self, reader).env
        if answer:
            return env._("The time to answer the complaint is over.")
        return env._("Nobody has acknowledged the complaint in time.")
