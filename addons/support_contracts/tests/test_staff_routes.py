from odoo.tests import HttpCase, JsonRpcException, tagged

from .test_staff_photo import StaffCase


@tagged("post_install", "-at_install")
class TestStaffRoutes(StaffCase, HttpCase):
    """W1: what the conversation's other addresses tell a program of a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant.write({"email": "tom@tech.example", "phone": "555-0199"})
        cls.manager.email = "mara@tech.example"
        cls.own = cls.ticket.with_user(cls.lead_user).message_post(
            body="Thank you",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def setUp(self):
        super().setUp()
        self.authenticate(self.lead_user.login, self.lead_user.login)

    def _get_requests(self):
        """[(route, parameters)] that are about a document, a message or a person."""
        thread = {"thread_model": "helpdesk.ticket", "thread_id": self.ticket.id}
        staff = (self.consultant | self.manager).partner_id
        emails = staff.mapped("email")
        followers = self.ticket.sudo().message_follower_ids
        recipients = "/mail/thread/recipients"
        return [
            *((f"/mail/{b}/messages", {}) for b in ("inbox", "history", "starred")),
            (recipients, thread),
            (recipients, {**thread, "message_id": self.message.id}),
            (
                f"{recipients}/get_suggested_recipients",
                {**thread, "partner_ids": staff.ids},
            ),
            ("/mail/partner/from_email", {**thread, "emails": emails}),
            *(
                ("/mail/read_subscription_data", {"follower_id": follower_id})
                for follower_id in followers.ids
            ),
            *(
                ("/mail/data", {"fetch_params": [[name, {**thread, "id": card.id}]]})
                for name in ("mail.thread", "avatar_card", "mail.canned.response")
                for card in staff
            ),
            *self._get_writing_requests(thread, staff),
        ]

    def _get_writing_requests(self, thread, staff):
        """Those that write, and answer with the message."""
        words = {"body": "Thanks", "partner_ids": staff.ids}
        return [
            (
                "/mail/message/reaction",
                {"message_id": self.message.id, "content": "x", "action": "add"},
            ),
            (
                "/mail/message/update_content",
                {
                    "message_id": self.own.id,
                    "update_data": {**words, "attachment_ids": []},
                },
            ),
            ("/mail/message/post", {**thread, "post_data": words}),
        ]

    def _ask(self, route, params):
        try:
            return str(self.make_jsonrpc_request(route, params))
        except JsonRpcException as refusal:
            return str(refusal)

    def test_none_of_them_tells_an_address(self):
        """W1: nor a name that signed nothing; some are refused, some answer."""
        for route, params in self._get_requests():
            with self.subTest(route=route, params=params):
                told = self._ask(route, params)
                self.assertNotIn("tech.example", told)
                self.assertNotIn("555-0199", told)
                self.assertNotIn("Mara Boss", told)
