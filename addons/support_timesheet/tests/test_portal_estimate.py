from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY
from .common_estimates import EstimateCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortalEstimate(EstimateCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 600, name="Bag of March")
        cls.told = cls.estimate(180, description="<script>Two</script> forms")
        cls.path = f"/my/approvals/{cls.asked(cls.told).id}"
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)

    def get(self, path, user):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def answer(self, user, **values):
        self.authenticate(user.login, user.login)
        response = self.url_open(
            f"{self.path}/answer",
            data={"csrf_token": Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()
        return response

    def test_two_taps_approve_and_say_where_the_hours_come_from(self):
        """K5, K7: open the question, approve it with a package chosen."""
        page = self.get(self.path, self.lead_user).text
        self.assertIn("3:00 h", page)
        self.assertIn("Bag of March", page)
        self.assertNotIn("<script>Two", page)
        self.answer(
            self.lead_user, answer="grant", hours_source=f"package-{self.package.id}"
        )
        self.assertEqual(self.told.state, "approved")
        self.assertEqual(self.ticket.chosen_package_id, self.package)

    def test_a_no_says_why(self):
        self.answer(self.lead_user, answer="refuse", comment="Too much")
        self.assertEqual(self.told.state, "refused")
        self.assertEqual(self.told.approval_ids.comment, "Too much")

    def test_the_ticket_leads_to_the_question_and_shows_the_figures(self):
        """K7: estimated, approved, spent, left, as the customer may see them."""
        page = self.get(f"/my/ticket/{self.ticket.id}", self.lead_user).text
        self.assertIn(self.path, page)
        self.assertIn('name="support_estimates"', page)

    def test_time_beyond_is_marked_on_the_day(self):
        """K8."""
        self.log(3.0)
        cutoff = self.publish()
        page = self.get(f"/my/cutoffs/{cutoff.id}", self.lead_user).text
        self.assertIn("Beyond the approved hours", page)

    def test_strangers_and_visitors_neither_read_nor_answer(self):
        response = self.get(self.path, self.stranger_user)
        self.assertNotIn("3:00 h", response.text)
        self.answer(self.stranger_user, answer="grant")
        self.assertEqual(self.told.state, "waiting")
        self.authenticate(None, None)
        response = self.url_open(self.path)
        self.assertIn("/web/login", response.url)
        self.assertEqual(self.told.state, "waiting")
