from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_documents import DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentApprover(DocumentCase):
    """G3: who approves a document can, and says why not."""

    def test_whoever_does_not_approve_says_why(self):
        """G3: on the version's own form, read there and in its chatter."""
        version = self.version
        version.with_user(self.manager).action_submit()
        with self.assertRaisesRegex(AccessError, "Only approver"):
            version.with_user(self.manager)._reject("No")
        version = version.with_user(self.approver)
        with self.assertRaisesRegex(ValidationError, "what should change"):
            version._reject(" ")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            version._get_pending_review().action_refuse()
        self.assertEqual(version.state, "review")
        action = version.action_reject()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.approver)
            .with_context(**action["context"])
            .create({"reason": "Who pays the travel?"})
        )
        wizard.action_apply()
        self.assertEqual(version.state, "rejected")
        self.assertEqual(version.refused_reason, "Who pays the travel?")
        self.assertIn("Who pays the travel?", version.document_id.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "waits for no approval"):
            version.action_reject()

    def test_an_approver_who_cannot_open_it_is_told_at_once(self):
        """G3: no role in support, or gone."""
        clerk = self._create_user("clerk", "base.group_user")
        gone = self._create_user("gone", "group_support_manager", active=False)
        for user in (clerk, gone):
            self.document.approver_id = user
            with self.assertRaisesRegex(UserError, "has no role in support"):
                self.version.with_user(self.manager).action_submit()
        self.assertEqual(self.version.state, "draft")
