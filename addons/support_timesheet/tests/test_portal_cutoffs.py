from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortalCutoffs(TimeCase, HttpCase):
    """K5: many days on one page, ticked or all at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_package(cls.contract, 6000)
        cls.days = ["2026-03-09", "2026-03-10", "2026-03-11"]
        for day in cls.days:
            cls.log(1, day, name=f"Work of {day}")
        lines = cls.env["account.analytic.line"].search(
            [("support_contract_id", "=", cls.contract.id)]
        )
        cls.cutoffs = cls.env["support.cutoff"]._publish_lines(lines).sorted("date")
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)

    def approve_days(self, user=None, **post):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        response = self.url_open(
            "/my/cutoffs/approve",
            data={"csrf_token": Request.csrf_token(self), **post},
        )
        self.env.invalidate_all()
        return response

    def test_the_inbox_offers_them_together(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open("/my/approvals").text
        self.assertIn('href="/my/cutoffs"', page)
        page = self.url_open("/my/cutoffs").text
        for day in self.days:
            self.assertIn(f"Work of {day}", page)
        self.assertIn("3:00 h", page)

    def test_the_ticked_days_are_approved(self):
        ids = self.cutoffs[:2].approval_ids.ids
        response = self.approve_days(day=ids)
        self.assertIn("2 days are approved", response.text)
        self.assertEqual(self.cutoffs.mapped("state"), ["final", "final", "published"])

    def test_all_that_is_shown_is_approved(self):
        response = self.approve_days(all="1", shown=self.cutoffs.approval_ids.ids)
        self.assertIn("3 days are approved", response.text)
        self.assertIn("No day waits", response.text)
        self.assertEqual(set(self.cutoffs.mapped("state")), {"final"})

    def test_a_day_that_changed_is_shown_again(self):
        self.cutoffs[0].segment_ids.write({"accounted_minutes": 30})
        response = self.approve_days(all="1", shown=self.cutoffs.approval_ids.ids)
        self.assertIn("1 changed after", response.text)
        self.assertEqual(self.cutoffs.mapped("state"), ["published", "final", "final"])

    def test_nothing_ticked_approves_nothing(self):
        self.assertIn("Tick the days", self.approve_days(day="x").text)
        self.assertEqual(set(self.cutoffs.mapped("state")), {"published"})

    def test_key_users_of_others_approve_nothing(self):
        """Refusals: another customer, a visitor, a form without its token."""
        ids = self.cutoffs.approval_ids.ids
        response = self.approve_days(self.stranger_user, all="1", shown=ids)
        self.assertIn("Tick the days", response.text)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        response = self.url_open("/my/cutoffs/approve", data={"day": ids})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.url_open("/my/cutoffs/approve").status_code, 405)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/cutoffs").url)
        self.env.invalidate_all()
        self.assertEqual(set(self.cutoffs.mapped("state")), {"published"})

    def test_a_colleague_sees_no_day(self):
        user = self._create_portal_user(self.colleague)
        self.authenticate(user.login, user.login)
        self.assertIn("No day waits", self.url_open("/my/cutoffs").text)
