from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortalOutOfHours(TimeCase, HttpCase):
    """W8: the customer asks in the portal, knowing what it costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = f"/my/ticket/{cls.ticket.id}"
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)

    def ask(self, user, action="out_of_hours"):
        self.authenticate(user and user.login, user and user.login)
        response = self.url_open(
            f"{self.path}/{action}",
            data={"csrf_token": Request.csrf_token(self)},
        )
        self.env.invalidate_all()
        return response

    def test_the_key_user_sees_the_surcharge_and_asks(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(self.path).text
        self.assertIn("150 %", page)
        self.assertIn("Attend it out of hours", page)
        response = self.ask(self.lead_user)
        self.assertIn("we also attend this ticket out of hours", response.text)
        approval = self.ticket.out_of_hours_approval_id
        self.assertEqual(approval.decided_by, "Ana Lead")
        self.assertTrue(approval.decided_from)
        self.assertNotIn("Attend it out of hours", self.url_open(self.path).text)

    def test_nobody_else_asks(self):
        """Refusals: a colleague, a key user of another customer, a visitor."""
        for user in (self.colleague_user, self.stranger_user, None):
            self.ask(user)
            self.assertFalse(self.ticket.out_of_hours_on)

    def test_asking_is_a_post_with_its_token(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.url_open(f"{self.path}/out_of_hours")
        response = self.url_open(f"{self.path}/out_of_hours", data={"any": "1"})
        self.assertEqual(response.status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.ticket.out_of_hours_on)

    def test_the_key_user_takes_it_back(self):
        """W8: one button; what was worked until now keeps its surcharge."""
        self.ask(self.lead_user)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.assertIn("Not out of hours any more", self.url_open(self.path).text)
        with freeze_time("2026-03-21 12:00:00"):
            page = self.ask(self.lead_user, "out_of_hours/end").text
        self.assertIn("in the hours of your contract", page)
        self.assertRecordValues(
            self.ticket,
            [{"out_of_hours_state": "ended", "out_of_hours_ended_by": "Ana Lead"}],
        )
        self.assertIn("Attend it out of hours", self.url_open(self.path).text)

    def test_nobody_else_takes_it_back(self):
        """Refusals: a colleague, a key user of another customer, a visitor, a GET."""
        self.ask(self.lead_user)
        for user in (self.colleague_user, self.stranger_user, None):
            self.ask(user, "out_of_hours/end")
            self.assertFalse(self.ticket.out_of_hours_ended_on)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.url_open(f"{self.path}/out_of_hours/end")
        self.url_open(f"{self.path}/out_of_hours/end", data={"any": "1"})
        self.env.invalidate_all()
        self.assertFalse(self.ticket.out_of_hours_ended_on)
