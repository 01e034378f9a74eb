from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortalCutoff(TimeCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 90)
        cls.log(1, name="Found the cause")
        cls.log(1, name="Repaired it")
        cls.cutoff = cls.publish()
        cls.path = f"/my/cutoffs/{cls.cutoff.id}"
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.colleague_user = cls._create_portal_user(cls.colleague)

    def get(self, path, user=None):
        if user:
            self.authenticate(user.login, user.login)
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        return response

    def answer(self, user=None, cutoff=None, **values):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        cutoff = cutoff or self.cutoff
        response = self.url_open(
            f"/my/cutoffs/{cutoff.id}/answer",
            data={"csrf_token": Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()
        return response

    def test_the_day_is_approved_in_two_taps(self):
        """K5: open the page, send the answer."""
        page = self.get(self.path, self.lead_user).text
        self.assertIn("Found the cause", page)
        self.assertIn("2:00 h", page)
        response = self.answer()
        self.assertIn("the day is approved", response.text)
        self.assertEqual(self.cutoff.state, "final")
        self.assertTrue(self.cutoff.approval_ids.filtered("decided_from"))
        self.assertIn("1:00 from your hours", response.text)
        self.assertIn("0:30 beyond your hours", response.text)

    def test_a_cut_is_never_deleted(self):
        """K7: what was published stays as proof, whoever asks."""
        with self.assertRaisesRegex(UserError, "stays as proof"):
            self.cutoff.sudo().unlink()

    def test_the_inbox_leads_to_the_page(self):
        self.assertIn(self.path, self.get("/my/approvals", self.lead_user).text)

    def test_an_entry_is_disputed_and_the_rest_approved(self):
        good, bad = self.cutoff.segment_ids
        response = self.answer(**{f"objection_{bad.id}": "It still fails"})
        self.assertIn("We look into what you object to", response.text)
        self.assertEqual((good.state, bad.state), ("final", "disputed"))
        self.assertIn("It still fails", response.text)

    def test_the_answer_to_an_objection_is_shown(self):
        _good, bad = self.cutoff.segment_ids
        self.approve(self.cutoff, {bad: "It still fails"})
        following = bad.next_cutoff_id
        bad.dispute_answer = "Repaired for good today"
        following.with_user(self.manager).action_republish()
        page = self.get(f"/my/cutoffs/{following.id}", self.lead_user).text
        self.assertIn("It still fails", page)
        self.assertIn("Repaired for good today", page)
        self.assertIn(f"/my/cutoffs/{following.id}", self.get(self.path).text)

    def test_odd_fields_do_no_harm(self):
        """Unknown keys of a form are ignored; an entry of another day is refused."""
        self.answer(objection_x="Nonsense", objection_="Nothing", other="1")
        self.assertEqual(self.cutoff.state, "final")

    def test_an_objection_to_a_foreign_entry_decides_nothing(self):
        self.log(1, "2026-03-11")
        other = self.publish("2026-03-11")
        response = self.answer(**{f"objection_{other.segment_ids.id}": "Wrong"})
        self.assertIn("not of this day", response.text)
        self.assertEqual(self.cutoff.state, "published")

    def test_a_double_tap_decides_once(self):
        self.answer()
        response = self.answer()
        self.assertIn("already answered by Ana Lead", response.text)
        self.assertEqual(self.package.remaining_minutes, 0)

    def test_strangers_and_colleagues_see_nothing_and_decide_nothing(self):
        """Invariant 4."""
        for user in (self.stranger_user, self.colleague_user):
            with self.subTest(user=user.login):
                response = self.get(self.path, user)
                self.assertNotIn("Found the cause", response.text)
                self.assertNotIn("Found the cause", self.answer(user).text)
                self.assertEqual(self.cutoff.state, "published")

    def test_anonymous_visitors_are_asked_to_log_in(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.get(self.path).url)

    def test_the_answer_is_a_post(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.assertEqual(self.url_open(f"{self.path}/answer").status_code, 405)
        self.assertEqual(self.cutoff.state, "published")

    def test_disputed_time_is_not_shown_before_we_answer(self):
        self.approve(self.cutoff, {self.cutoff.segment_ids[0]: "No"})
        draft = self.cutoff.segment_ids[0].next_cutoff_id
        page = self.get(f"/my/cutoffs/{draft.id}", self.lead_user)
        self.assertNotIn("Send my answer", page.text)
        self.assertURLEqual(page.url, "/my/approvals")

    def test_a_waived_day_tells_why(self):
        self.cutoff.with_user(self.manager).action_waive("Told by phone")
        self.assertIn("Told by phone", self.get(self.path, self.lead_user).text)

    def test_silence_is_told(self):
        self.cutoff._accept("silence", False)
        self.assertIn(
            "Nobody answered in time", self.get(self.path, self.lead_user).text
        )

    def test_the_excess_is_shown_and_accepted(self):
        """K8: what goes beyond the hours is told and confirmed."""
        self.answer()
        approval = self.pending(self.cutoff, "overage")
        page = self.get(f"/my/approvals/{approval.id}", self.lead_user).text
        self.assertIn("beyond the hours that you have left", page)
        self.assertIn("0:30 h", page)
        self.url_open(
            f"/my/approvals/{approval.id}/answer",
            data={"answer": "grant", "csrf_token": Request.csrf_token(self)},
        )
        self.env.invalidate_all()
        self.assertEqual(sum(self.cutoff.segment_ids.mapped("charged_minutes")), 30)

    def test_the_ticket_shows_published_time_by_level(self):
        """K19: each level visible; what is not published yet is not shown."""
        self.log(4, support_level="l3")
        page = self.get(f"/my/ticket/{self.ticket.id}", self.lead_user).text
        self.assertIn("Level 1", page)
        self.assertIn("2:00", page)
        self.assertNotIn("Level 3", page)

    def test_no_staff_contact_is_on_the_page(self):
        """W1: technicians are not reachable directly."""
        self.consultant.partner_id.email = "tech@example.com"
        page = self.get(self.path, self.lead_user).text
        self.assertNotIn("tech@example.com", page)
