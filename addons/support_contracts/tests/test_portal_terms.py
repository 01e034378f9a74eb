from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPortalTerms(PeopleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.version = cls._publish_terms("<p>We answer soon.</p>")
        cls.ticket = cls._create_ticket(partner_id=cls.colleague.id)

    def get(self, path, user=None):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(path)

    def test_the_requester_reads_and_accepts_in_two_taps(self):
        """K2: ticket → text → accepted; readable afterwards, with its version."""
        page = self.get(f"/my/ticket/{self.ticket.id}", self.colleague_user).text
        path = f"/my/ticket/{self.ticket.id}/terms"
        self.assertIn(path, page)
        self.assertIn("We answer soon.", self.url_open(path).text)
        approval = self.ticket._get_terms_approval()
        page = self.url_open(f"/my/approvals/{approval.id}").text
        self.assertIn("We answer soon.", page)
        self.assertIn("I accept these terms", page)
        self.url_open(
            f"/my/approvals/{approval.id}/answer",
            data={"csrf_token": Request.csrf_token(self), "answer": "grant"},
        )
        self.env.invalidate_all()
        self.assertEqual(self.ticket.terms_state, "accepted")
        page = self.url_open(path).text
        self.assertIn("Carla Colleague", page)
        self.assertIn("We answer soon.", page)
        self.assertIn("Version", page)

    def test_nobody_else_reads_them_on_the_ticket(self):
        """Refusals: another customer, a visitor, a guessed id."""
        path = f"/my/ticket/{self.ticket.id}/terms"
        self.assertURLEqual(self.get(path, self.stranger_user).url, "/my")
        self.assertURLEqual(
            self.get("/my/ticket/999999/terms", self.stranger_user).url, "/my"
        )
        self.assertIn("/web/login", self.get(path).url)

    def test_a_stranger_does_not_answer(self):
        approval = self.ticket._get_terms_approval()
        self.authenticate(self.stranger_user.login, self.stranger_user.login)
        self.url_open(
            f"/my/approvals/{approval.id}/answer",
            data={"csrf_token": Request.csrf_token(self), "answer": "grant"},
        )
        self.env.invalidate_all()
        self.assertEqual(self.ticket.terms_state, "pending")
