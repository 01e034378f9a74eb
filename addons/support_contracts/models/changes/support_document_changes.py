from odoo import models


class SupportDocument(models.Model):
    _inherit = "support.document"

    def _begin_version(self, line, **values):
        """Begin the version that a line of an agreed change asks for.

        It is in force on the day of the change, once it was approved and signed; who
        is responsible for the document is told.
        """
        change = line.change_id
        for document in self:
            draft = document._new_version(**values)
            note = f"{change.name}: {line.new_value}"
            draft.write(
                {
                    "change_note": note,
                    "date_from": max(change.date_effective, draft._get_today()),
                }
            )
            document.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=draft.date_from,
                summary=document.with_context(lang=document.user_id.lang).env._(
                    "%s needs a new version of the document", change.name
                ),
                user_id=document.user_id.id,
            )


class SupportDocumentVersion(models.Model):
    _inherit = "support.document.version"

    def _enter_force_by(self, change):
        """Both sides read and approved it with ``change``: that is its signature."""
        self.ensure_one()
        self._check_state(
            ("approved",), self.env._("Only an approved version is put in force.")
        )
        answer = change.approval_ids.filtered(
            lambda approval: (
                approval.audience == "customer" and approval.state == "granted"
            )
        )[-1:]
        if self.needs_signature:
            self.write(
                {
                    "signed_by": answer.decided_by,
                    "signed_by_id": answer.decided_by_id.id,
                    "signed_on": answer.decided_on,
                    "signed_from": answer.decided_from,
                }
            )
        self._supersede_sent()
        self._enter_force_when_due()
        self.document_id.message_post(
            body=self.env._(
                "%(version)s was approved with %(change)s.",
                version=self.display_name,
                change=change.display_name,
            )
        )

    def _enter_force_when_due(self):
        """G2: the manual in force says how often its contract's metrics are read."""
        res = super()._enter_force_when_due()
        if self.kind == "pim" and self.state == "in_force" and self.metric_period:
            self.contract_id.metric_period = self.metric_period
        return res
