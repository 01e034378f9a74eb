from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestPortalPeople(PeopleCase, HttpCase):
    """K4, K5: the lead arranges substitutions and hand-overs, nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.backup_user = cls._create_portal_user(cls.backup)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, cls.stranger)
        cls.stranger_user = cls._create_portal_user(cls.stranger)
        cls.backup_row = cls.customer.support_key_user_ids[-1]
        cls.contract.user_id = cls.manager

    def page(self, user=None):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        return self.url_open("/my/support/people").text

    def post(self, what, user=None, **values):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        page = self.url_open(
            f"/my/support/people/{self.customer.id}/{what}",
            data={"csrf_token": Request.csrf_token(self), **values},
        ).text
        self.env.invalidate_all()
        return page

    def substitute(self, start="2026-03-11", end="2026-03-20", user=None):
        return self.post("substitution", user, start=start, end=end)

    def hand_over(self, person=None, user=None, **values):
        values = {"role": "lead", "day": "2026-03-16"} | values
        person = person or self.colleague
        return self.post("handover", user, person=person.id, **values)

    def speakers_on(self, day):
        key_users = self.customer._get_support_key_users(self.day(day))
        return {k.role: k.partner_id for k in key_users[self.customer]}

    # substitution

    def test_the_lead_lets_the_backup_answer(self):
        """K5: from and to, told to the backup, kept on the contract."""
        page = self.substitute()
        self.assertIn("The substitution was recorded", page)
        self.assertIn("Answers for the lead from", page)
        self.assertRecordValues(
            self.backup_row,
            [
                {
                    "substitutes_from": self.day("2026-03-11"),
                    "substitutes_until": self.day("2026-03-20"),
                }
            ],
        )
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.backup.ids)], limit=1
        )
        self.assertIn("answers for Ana Lead from 03/11/2026", told.body)
        self.assertIn("Beto Backup answers for Ana", self.contract.message_ids[0].body)
        self.assertEqual(self.contract.message_ids[0].author_id, self.lead)

    def test_the_lead_ends_a_substitution(self):
        """K5: without dates there is none."""
        self.substitute()
        self.assertIn("No substitution any more", self.page())
        self.substitute("", "")
        self.assertFalse(self.backup_row.substitutes_from)
        self.assertIn("no more", self.contract.message_ids[0].body)

    def test_days_out_of_order_are_told(self):
        """K5: nothing of it is kept."""
        for start, end, message in (
            ("2026-03-20", "2026-03-11", "not before the first"),
            ("2026-03-01", "2026-03-09", "nor before today"),
            ("", "2026-03-11", "from which day"),
            ("next week", "2026-03-11", "from which day"),
        ):
            self.assertIn(message, self.substitute(start, end))
        self.assertFalse(self.backup_row.substitutes_from)

    def test_without_backup_nobody_substitutes(self):
        """K5: the page says what to do first."""
        self.backup_row.date_end = "2026-03-09"
        self.assertIn("has no backup", self.page())
        self.assertIn("has no backup", self.substitute())

    # hand-over

    def test_the_lead_hands_over(self):
        """K4: the history keeps both; the office invites who has no access."""
        self.colleague_user.active = False
        page = self.hand_over()
        self.assertIn("both were told by mail", page)
        self.assertEqual(self.speakers_on("2026-03-15")["lead"], self.lead)
        self.assertEqual(self.speakers_on("2026-03-16")["lead"], self.colleague)
        self.assertIn("hands over in the portal", self.contract.message_ids[0].body)
        activity = self.contract.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("Invite Carla Colleague", activity.summary)
        self.assertEqual(activity.date_deadline, self.day("2026-03-15"))

    def test_who_enters_already_needs_no_invitation(self):
        """K4: they change places."""
        self.hand_over(self.backup, former_stays="1")
        self.assertEqual(
            self.speakers_on("2026-03-16"), {"lead": self.backup, "backup": self.lead}
        )
        self.assertFalse(self.contract.activity_ids)

    def test_never_backwards_nor_to_anybody(self):
        """K4: a person of the company, with an address, from tomorrow on."""
        nameless = self._create_person("Dora", self.customer, email=False)
        for values, message in (
            ({"day": "2026-03-10"}, "from tomorrow on"),
            ({"day": ""}, "from tomorrow on"),
            ({"role": "king"}, "Choose which role"),
            ({"person": self.stranger}, "Choose a person of your company"),
            ({"person": nameless}, "Choose a person of your company"),
            ({"person": self.lead}, "already has this role"),
        ):
            self.assertIn(message, self.hand_over(**values))
        self.assertEqual(self.speakers_on("2026-03-16")["lead"], self.lead)

    # refusals

    def test_nobody_else_arranges(self):
        """K4: not the backup (nor while substituting), a colleague, a stranger."""
        self.substitute("2026-03-10", "2026-03-20")
        for user in (self.backup_user, self.colleague_user, self.stranger_user):
            self.assertNotIn(
                f"/my/support/people/{self.customer.id}/handover", self.page(user)
            )
            for page in (
                self.hand_over(self.backup, user),
                self.substitute("2026-03-12", "2026-03-13", user),
            ):
                self.assertIn("Only the lead key user", page)
        self.assertEqual(self.speakers_on("2026-03-16")["lead"], self.lead)
        self.assertEqual(self.backup_row.substitutes_from, self.day("2026-03-10"))

    def test_a_former_lead_arranges_nothing(self):
        """K4: from the day of the hand-over on it is the successor's."""
        self.hand_over()
        with freeze_time("2026-03-16 12:00:00"):
            self.assertIn("Only the lead", self.substitute("2026-03-17", ""))
            self.assertIn(
                "was recorded", self.substitute("2026-03-17", "", self.colleague_user)
            )

    def test_a_link_or_a_visitor_arranges_nothing(self):
        """K4: only a POST of who is logged in, with its key, counts."""
        path = f"/my/support/people/{self.customer.id}/substitution"
        self.page()
        self.assertEqual(self.url_open(path).status_code, 405)
        response = self.url_open(path, data={"start": "2026-03-11"})
        self.assertEqual(response.status_code, 400)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/support/people").url)
        self.assertFalse(self.backup_row.substitutes_from)
