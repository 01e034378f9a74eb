from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDispute(TimeCase, HttpCase):
    """An objection is talked over: several messages, each kept, seen by both sides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.log(3, name="Repaired the printer")
        cls.cutoff = cls.publish()
        cls.segment = cls.cutoff.segment_ids
        cls.approve(cls.cutoff, {cls.segment: "It was two hours"})
        cls.draft = cls.segment.next_cutoff_id

    def say(self, user, body):
        return self.segment.with_user(user).sudo()._say(body)

    def answer(self, words, hours):
        """Staff correct the entry, answer and show it again."""
        segment = self.draft.disputed_segment_ids
        self.line.with_user(self.consultant).unit_amount = hours
        segment.with_user(self.manager).dispute_answer = words
        self.draft.with_user(self.manager).action_republish()

    def words_of(self, segment):
        return [
            (said["mine"], said["author"], said["body"])
            for said in segment._get_conversation()
        ]

    def test_both_sides_talk_before_it_is_shown_again(self):
        messages = self.env["support.cutoff.message"]
        messages.with_user(self.consultant).create(
            {"segment_id": self.segment.id, "body": "Which hour do you miss?"}
        )
        self.say(self.lead_user, "You left at noon")
        self.answer("You are right, we had lunch", 2)
        firm = self.env.company.name
        self.assertEqual(
            self.words_of(self.draft.segment_ids),
            [
                (True, "Ana Lead", "It was two hours"),
                (False, firm, "Which hour do you miss?"),
                (True, "Ana Lead", "You left at noon"),
                (False, firm, "You are right, we had lunch"),
            ],
        )

    def test_a_second_round_goes_on_with_the_first(self):
        self.answer("It was three", 3)
        again = self.draft.segment_ids
        self.approve(self.draft, {again: "No, look at the log"})
        words = [body for _mine, _author, body in self.words_of(again)]
        self.assertEqual(
            words, ["It was two hours", "It was three", "No, look at the log"]
        )

    def test_who_speaks_is_who_is_logged_in(self):
        """A form cannot write in the name of somebody else, nor at another time."""
        message = (
            self.env["support.cutoff.message"]
            .with_user(self.consultant)
            .create(
                {
                    "segment_id": self.segment.id,
                    "body": "Hello",
                    "author": "Ana Lead",
                    "author_id": self.lead.id,
                    "from_customer": True,
                    "date": "2020-01-01",
                }
            )
        )
        self.assertRecordValues(
            message,
            [{"author_id": self.consultant.partner_id.id, "from_customer": False}],
        )
        self.assertEqual(str(message.date), TODAY)

    def test_what_was_said_stays(self):
        message = self.say(self.lead_user, "You left at noon")
        with self.assertRaisesRegex(UserError, "stays as it was said"):
            message.body = "Else"
        with self.assertRaisesRegex(UserError, "stays as it was said"):
            message.unlink()
        with self.assertRaisesRegex(ValidationError, "Write something"):
            self.say(self.lead_user, "  ")

    def test_what_is_settled_is_not_talked_over(self):
        self.answer("You are right", 2)
        with self.assertRaisesRegex(UserError, "not in dispute any more"):
            self.say(self.lead_user, "And yet")

    def test_customers_have_no_rights_of_their_own_to_messages(self):
        message = self.say(self.lead_user, "You left at noon")
        with self.assertRaises(AccessError):
            message.with_user(self.lead_user).read(["body"])
        with self.assertRaises(AccessError):
            self.env["support.cutoff.message"].with_user(self.lead_user).create(
                {"segment_id": self.segment.id, "body": "Past the page"}
            )

    def test_the_other_side_is_told(self):
        """K1: each message alerts whoever has to answer."""
        self.contract.user_id = self.manager
        self.say(self.lead_user, "You left at noon")
        self.assertIn(self.manager.partner_id, self.last_told())
        self.env["support.cutoff.message"].with_user(self.consultant).create(
            {"segment_id": self.segment.id, "body": "Which hour?"}
        )
        self.assertEqual(self.last_told(), self.lead)

    def last_told(self):
        return (
            self.env["mail.message"]
            .search([("model", "=", "support.cutoff")], order="id desc", limit=1)
            .partner_ids
        )

    # ------------------------------------------------------------------
    # The portal
    # ------------------------------------------------------------------

    def reply(self, user, body="You left at noon", **files):
        self.authenticate(user and user.login, user and user.login)
        response = self.url_open(
            f"/my/cutoffs/{self.cutoff.id}/reply",
            files=files or None,
            data={
                "csrf_token": Request.csrf_token(self),
                "segment_id": str(self.segment.id),
                "body": body,
            },
        )
        self.env.invalidate_all()
        return response

    def test_the_key_user_replies_in_the_portal(self):
        text = self.reply(self.lead_user, "Noon <script>alert(1)</script>").text
        self.assertIn("It was two hours", text)
        self.assertIn("Noon &lt;script&gt;", text)
        self.assertNotIn("<script>alert(1)", text)

    def test_nobody_else_replies(self):
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        for user in (
            self._create_portal_user(stranger),
            self._create_portal_user(self.colleague),
            None,
        ):
            self.reply(user)
            self.assertFalse(self.segment.message_ids)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        response = self.url_open(
            f"/my/cutoffs/{self.cutoff.id}/reply", data={"body": "No token"}
        )
        self.assertEqual(response.status_code, 400)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def test_the_customer_sends_a_file_and_staff_read_it(self):
        text = self.reply(
            self.lead_user, attachment=("log.txt", b"Door: 12:00", "text/plain")
        ).text
        file = self.segment.message_ids.attachment_ids
        self.assertRecordValues(
            file,
            [
                {
                    "name": "log.txt",
                    "raw": b"Door: 12:00",
                    "res_model": "support.cutoff.message",
                    "res_id": self.segment.message_ids.id,
                }
            ],
        )
        self.assertEqual(file.with_user(self.manager).raw, b"Door: 12:00")
        self.assertIn("log.txt", text)
        address = self.segment._get_conversation()[-1]["files"][0][1]
        self.assertEqual(self.url_open(address).content, b"Door: 12:00")

    def test_programs_and_web_pages_are_not_accepted(self):
        """Neither in the portal nor from staff."""
        text = self.reply(
            self.lead_user, attachment=("log.html", b"<script>x</script>", "text/html")
        ).text
        self.assertIn("is a program or a web page", text)
        self.assertFalse(self.segment.message_ids)
        with self.assertRaisesRegex(UserError, "is a program"):
            self.segment.with_user(self.lead_user).sudo()._say("x", [("a.exe", b"MZ")])
        with self.assertRaisesRegex(UserError, "is a program"):
            self.send(self.consultant, self.upload(self.consultant, "a.exe"))

    def upload(self, user, name="log.txt", **values):
        files = self.env["ir.attachment"].with_user(user)
        return files.create({"name": name, "raw": b"Door: 12:00", **values})

    def send(self, user, file):
        return (
            self.env["support.cutoff.message"]
            .with_user(user)
            .create(
                {
                    "segment_id": self.segment.id,
                    "body": "See the log",
                    "attachment_ids": [(6, 0, file.ids)],
                }
            )
        )

    def test_staff_send_files_too(self):
        self.send(self.consultant, self.upload(self.consultant))
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/cutoffs/{self.cutoff.id}").text
        self.assertIn("log.txt", page)

    def test_nobody_shows_the_customer_somebody_else_s_file(self):
        """By RPC: a file of another record, or that another person uploaded."""
        contract = {"res_model": "support.contract", "res_id": self.contract.id}
        for file in (
            self.upload(self.manager),
            self.upload(self.manager, **contract),
        ):
            with self.assertRaises(AccessError):
                self.send(self.consultant, file)
        own = self.upload(
            self.manager, res_model="helpdesk.ticket", res_id=self.ticket.id
        )
        with self.assertRaisesRegex(AccessError, "not yours to send"):
            self.send(self.manager, own)

    def test_another_customer_cannot_read_the_file(self):
        self.send(self.consultant, self.upload(self.consultant))
        file = self.segment.message_ids.attachment_ids
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        with self.assertRaises(AccessError):
            file.with_user(self._create_portal_user(stranger)).read(["raw"])
        self.authenticate(None, None)
        self.assertEqual(self.url_open(f"/web/content/{file.id}").status_code, 404)
