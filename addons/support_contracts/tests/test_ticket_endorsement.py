from odoo.exceptions import AccessError, ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestTicketEndorsement(PeopleCase, HttpCase):
    """K5: the key user passes a colleague's request on, answers or declines it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.ticket = (
            cls.env["helpdesk.ticket"]
            .with_context(support_asked_in_portal=True)
            .create(
                {
                    "name": "How do I print?",
                    "description": "Please",
                    "partner_id": cls.colleague.id,
                }
            )
        )
        cls.approval = cls.ticket.approval_ids

    def get(self, path, user):
        self.authenticate(user.login, user.login)
        return self.url_open(path).text

    def answer(self, user, **values):
        self.authenticate(user.login, user.login)
        response = self.url_open(
            f"/my/approvals/{self.approval.id}/answer",
            data={"csrf_token": Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()
        return response.text

    def told(self):
        messages = self.ticket.message_ids.filtered(
            lambda m: self.colleague in m.notified_partner_ids
        )
        return " ".join(messages.mapped("body"))

    def test_the_page_offers_three_ways(self):
        """K5: pass it on, answer, decline."""
        page = self.get(f"/my/approvals/{self.approval.id}", self.lead_user)
        for text in ("Pass it on to support", "Answer it myself", "Decline it"):
            self.assertIn(text, page)

    def test_the_key_user_answers_without_the_desk(self):
        """K5: closed as answered; the colleague reads it by mail and on the page."""
        page = self.answer(
            self.lead_user, answer="refuse", answered="1", comment="Ctrl+P <b>!</b>"
        )
        self.assertIn("is answered", page)
        self.assertEqual(self.ticket.endorsement_state, "answered")
        self.assertTrue(self.ticket.closed)
        self.assertEqual(
            self.ticket.stage_id,
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done"),
        )
        self.assertIn("answers your request", self.told())
        self.assertIn("Ctrl+P &lt;b&gt;!&lt;/b&gt;", self.told())
        page = self.get(f"/my/ticket/{self.ticket.id}", self.colleague_user)
        self.assertIn("answered this request", page)
        self.assertIn("Ctrl+P &lt;b&gt;!&lt;/b&gt;", page)
        page = self.get("/my/approvals?show=answered", self.lead_user)
        self.assertIn("Answered</span>", page)

    def test_an_answer_has_words(self):
        """K5: nothing is closed with an empty one."""
        page = self.answer(self.lead_user, answer="refuse", answered="1", comment=" ")
        self.assertIn("Write your answer.", page)
        self.assertEqual(self.approval.state, "pending")
        self.assertFalse(self.ticket.closed)

    def test_a_refusal_has_a_reason(self):
        """K5: in the portal and by RPC alike."""
        page = self.answer(self.lead_user, answer="refuse", comment="")
        self.assertIn("Say why you decline it.", page)
        self.assertEqual(self.approval.state, "pending")
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self.approval.with_user(self.lead_user)._decide(False)

    def test_the_colleague_reads_why_it_was_declined(self):
        """K5: on the page and in the list of requests."""
        self.answer(self.lead_user, answer="refuse", comment="We have a manual")
        self.assertEqual(self.ticket.endorsement_state, "declined")
        page = self.get(f"/my/ticket/{self.ticket.id}", self.colleague_user)
        self.assertIn("did not endorse this request", page)
        self.assertIn("We have a manual", page)
        self.assertIn("Declined", self.get("/my/tickets", self.colleague_user))

    def test_the_colleague_sees_that_it_was_passed_on(self):
        """K5: by whom."""
        page = self.get("/my/tickets", self.colleague_user)
        self.assertIn("Waiting for the key user", page)
        self.answer(self.lead_user, answer="grant")
        self.assertEqual(self.ticket.endorsement_state, "endorsed")
        page = self.get(f"/my/ticket/{self.ticket.id}", self.colleague_user)
        self.assertIn("endorsed this request", page)

    def test_nobody_else_answers(self):
        """K5: neither the colleague nor the key user of another customer."""
        for user in (self.colleague_user, self.stranger_user):
            self.answer(user, answer="refuse", answered="1", comment="Mine")
            self.assertEqual(self.approval.state, "pending")
        with self.assertRaises(AccessError):
            self.approval.with_user(self.colleague_user)._decide(False, comment="Mine")

    def test_answered_once_is_answered(self):
        """K5: the second answer is told who was first."""
        self.answer(self.lead_user, answer="refuse", answered="1", comment="Ctrl+P")
        page = self.answer(self.lead_user, answer="grant")
        self.assertIn("already answered by Ana Lead", page)
        self.assertEqual(self.ticket.endorsement_state, "answered")

    def test_another_question_knows_no_third_way(self):
        """K5: "answered" belongs to colleagues' requests only."""
        approval = self.ticket._request_approval("question", "One hour")
        self.assertNotIn("answered", self.ticket._approval_answer_fields("question"))
        page = self.get(f"/my/approvals/{approval.id}", self.lead_user)
        self.assertNotIn("Answer it myself", page)
