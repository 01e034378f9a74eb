from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPortalApproval(PeopleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.backup_user = cls._create_portal_user(cls.backup)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.ticket = cls._create_ticket(
            name="Slow printer", partner_id=cls.colleague.id
        )
        cls.ticket._ask_for_endorsement()
        cls.approval = cls.ticket.approval_ids
        cls.path = f"/my/approvals/{cls.approval.id}"

    def get(self, path, user=None):
        if user:
            self.authenticate(user.login, user.login)
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        return response

    def answer(self, user, answer="grant", approval=None, **values):
        self.authenticate(user.login, user.login)
        approval = approval or self.approval
        response = self.url_open(
            f"/my/approvals/{approval.id}/answer",
            data={
                "answer": answer,
                "csrf_token": Request.csrf_token(self),
                **values,
            },
        )
        approval.invalidate_recordset()
        return response

    def test_the_inbox_lists_what_waits(self):
        """K1: and where to answer it."""
        page = self.get("/my/approvals", self.lead_user).text
        self.assertIn("Carla Colleague asks: Slow printer", page)
        self.assertIn(self.path, page)

    def test_an_empty_inbox_says_so(self):
        """K1: nothing waits, nothing was answered."""
        page = self.get("/my/approvals", self.colleague_user).text
        self.assertIn("Nothing waits for your answer", page)
        page = self.get("/my/approvals?show=answered").text
        self.assertIn("Nothing was answered yet", page)

    def test_the_page_shows_what_is_asked_and_the_answer_is_recorded(self):
        """K5: two taps: open, approve."""
        page = self.get(self.path, self.lead_user).text
        self.assertIn("Since this morning.", page)
        response = self.answer(self.lead_user)
        self.assertEqual(self.approval.state, "granted")
        self.assertEqual(self.approval.decided_by_id, self.lead)
        self.assertTrue(self.approval.decided_from)
        self.assertURLEqual(response.url, self.path)
        self.assertIn("is approved", response.text)
        page = self.get("/my/approvals?show=answered").text
        self.assertIn("Slow printer", page)

    def test_a_refusal_takes_words_along(self):
        """K5: the objection is kept."""
        response = self.answer(self.backup_user, "refuse", comment="Later")
        self.assertEqual(self.approval.state, "refused")
        self.assertIn("Later", response.text)

    def test_a_second_answer_hears_who_was_first(self):
        """K5: a double tap decides once."""
        self.answer(self.lead_user)
        response = self.answer(self.backup_user, "refuse", comment="No")
        self.assertIn("already answered by Ana Lead", response.text)
        self.assertEqual(self.approval.state, "granted")

    def test_a_changed_document_is_shown_again(self):
        """K8: the reader is led to the new question."""
        self.ticket.name = "Something else"
        response = self.answer(self.lead_user)
        self.assertEqual(self.approval.state, "withdrawn")
        self.assertIn("changed after it was shown", response.text)
        self.assertIn("nothing left to answer", response.text)

    def test_what_the_leads_is_only_shown_to_the_backup(self):
        """K5: the page says who answers."""
        approval = self.ticket._request_approval("question", "Invoice", role="lead")
        page = self.get(f"/my/approvals/{approval.id}", self.backup_user).text
        self.assertIn("This waits for the answer of", page)
        response = self.answer(self.backup_user, approval=approval)
        self.assertIn("Only the lead key user", response.text)
        self.assertEqual(approval.state, "pending")

    def test_an_unknown_answer_decides_nothing(self):
        """K5: neither yes nor no."""
        self.answer(self.lead_user, "maybe")
        self.assertEqual(self.approval.state, "pending")

    def test_nobody_else_sees_or_answers(self):
        """K4: not a colleague, not the key user of another customer."""
        for user in (self.colleague_user, self.stranger_user):
            self.assertNotIn("asks:", self.get("/my/approvals", user).text)
            self.assertURLEqual(self.get(self.path, user).url, "/my/approvals")
            response = self.answer(user)
            self.assertURLEqual(response.url, "/my/approvals")
            self.assertEqual(self.approval.state, "pending")

    def test_a_link_decides_nothing(self):
        """K5: mail scanners follow links; only a POST with its key counts."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        path = f"{self.path}/answer"
        self.assertEqual(self.url_open(f"{path}?answer=grant").status_code, 405)
        response = self.url_open(path, data={"answer": "grant"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.approval.state, "pending")

    def test_a_visitor_logs_in_first(self):
        """K5: no key to a link opens a decision."""
        for path in ("/my/approvals", self.path, "/my/proposals/1"):
            self.assertIn("/web/login", self.get(path).url)
