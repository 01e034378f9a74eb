import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestApprovalRecord(MoneyCase, HttpCase):
    """K3: an answer that came by telephone or mail is recorded, with its proof."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = cls._create_user(
            "dispatcher", "support_contracts.group_support_dispatcher"
        )
        cls.approval = cls.ticket._request_approval("question", "One hour")

    def wizard(self, user=None, **values):
        wizard = Form(
            self.env["support.approval.record"]
            .with_user(user or self.dispatcher)
            .with_context(default_approval_id=self.approval.id)
        )
        wizard.partner_id = self.lead
        wizard.words = "Yes, go on, she said at 10:40"
        for name, value in values.items():
            wizard[name] = value
        return wizard.save()

    def record(self, **values):
        return self.wizard(**values).action_record()

    def record_answer(self, user, person, words="Yes"):
        approval = self.approval.with_user(user)
        return approval._record_answer(True, person, "phone", words)

    def test_who_said_it_and_who_wrote_it_down_are_kept(self):
        self.record()
        self.assertRecordValues(
            self.approval,
            [
                {
                    "state": "granted",
                    "decided_by": "Ana Lead",
                    "decided_by_id": self.lead.id,
                    "channel": "phone",
                    "recorded_by_id": self.dispatcher.id,
                    "comment": "Yes, go on, she said at 10:40",
                }
            ],
        )

    def test_a_no_is_recorded_as_well(self):
        self.record(answer="refuse")
        self.assertEqual(self.approval.state, "refused")

    def test_every_key_user_is_told_and_may_object(self):
        """Both sides can check: nobody answers in their name unnoticed."""
        self.record()
        mails = self.env["mail.message"].search(
            [("model", "=", "support.approval"), ("res_id", "=", self.approval.id)]
        )
        self.assertEqual(mails.notified_partner_ids, self.lead + self.backup)
        self.assertIn("10:40", mails[0].body)

    def test_the_portal_says_that_it_was_recorded(self):
        self.record()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/approvals/{self.approval.id}").text
        self.assertIn("Recorded by us", page)

    def test_a_mail_needs_the_mail(self):
        with self.assertRaisesRegex(UserError, "Attach the mail"):
            wizard = self.wizard()
            wizard.channel = "mail"
            wizard.action_record()
        proof = base64.b64encode(b"From: Ana\n\nYes.")
        wizard = self.wizard(channel="mail", proof=proof)
        wizard.proof_name = "answer.eml"
        wizard.action_record()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "support.approval"), ("res_id", "=", self.approval.id)]
        )
        self.assertEqual(files.mapped("name"), ["answer.eml"])
        self.assertEqual(files.raw, b"From: Ana\n\nYes.")

    def test_a_huge_file_or_a_program_is_refused(self):
        for data, message in (
            (b"x" * (10 * 1024 * 1024 + 3), "more than 10 MB"),
            (b"MZ", "a program or a web page"),
        ):
            proof = base64.b64encode(data)
            with self.assertRaisesRegex(UserError, message):
                self.record(proof=proof)
        self.assertEqual(self.approval.state, "pending")

    def test_a_purchase_order_goes_with_the_yes(self):
        """K5: on the telephone as in the portal."""
        self._create_charge(60)
        proposal = self._propose()
        proposal.action_send()
        self.approval = proposal.approval_ids
        self.record(po_number=" PO-9 ")
        self.assertEqual(proposal.po_number, "PO-9")

    def test_only_who_may_answer_is_written_down(self):
        """K5: billing is the lead's, and a colleague speaks for nobody."""
        with self.assertRaisesRegex(UserError, "cannot answer"):
            self.record_answer(self.dispatcher, self.colleague)

    def test_an_answer_without_words_is_none(self):
        with self.assertRaisesRegex(UserError, "Say what was answered"):
            self.record_answer(self.dispatcher, self.lead, " ")

    def test_only_dispatchers_record(self):
        """W9: the office does, and nobody of the customer in their place."""
        for user in (self.consultant, self.lead_user):
            with self.assertRaisesRegex(AccessError, "Only dispatchers"):
                self.record_answer(user, self.lead)
        self.assertFalse(self.approval.with_user(self.consultant).can_record)
        self.assertTrue(self.approval.with_user(self.dispatcher).can_record)

    def test_an_answered_question_stays_answered(self):
        wizard = self.wizard()
        self.approval.with_user(self.lead_user)._decide(False)
        with self.assertRaisesRegex(UserError, "already answered by Ana Lead"):
            wizard.action_record()

    def test_a_changed_document_is_asked_again(self):
        """What was said on the telephone was about something else."""
        wizard = self.wizard()
        self.ticket.name = "Something else"
        self.assertEqual(wizard.action_record()["tag"], "display_notification")
        self.assertEqual(self.approval.state, "withdrawn")
