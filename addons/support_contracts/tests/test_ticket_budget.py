from odoo.tests import HttpCase, tagged, warmup

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestTicketBudget(PeopleCase, HttpCase):
    """What a ticket costs to look at and to answer, whatever was said before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.dispatcher = cls._create_user("dispatcher", "group_support_dispatcher")
        cls.ticket = cls._create_ticket(user_id=cls.consultant.id)
        cls.ticket.message_subscribe(cls.consultant.partner_id.ids)

    def talk(self, count):
        for number in range(count):
            self.ticket.message_post(
                body=f"Message {number}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=[(f"{number}.txt", b"text")],
            )

    def count_page(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        path = f"/my/ticket/{self.ticket.id}"
        self.url_open(path)
        before = self.cr.sql_log_count
        self.assertEqual(self.url_open(path).status_code, 200)
        return self.cr.sql_log_count - before

    def count_answer(self):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.ticket.with_user(self.lead_user).message_post(
            body="And now?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env.flush_all()
        return self.cr.sql_log_count - before

    @warmup
    def test_the_page_costs_the_same_for_one_message_and_for_many(self):
        """U8: files and messages are read in batches."""
        self.talk(1)
        few = self.count_page()
        self.talk(50)
        self.assertEqual(self.count_page(), few)
        self.assertLessEqual(few, 90)

    @warmup
    def test_an_answer_costs_the_same_for_one_message_and_for_many(self):
        """K1, W1: nor by the number of technicians who are left out."""
        self.talk(1)
        self.count_answer()
        few = self.count_answer()
        self.talk(50)
        for number in range(10):
            user = self._create_user(f"tech{number}", "group_support_consultant")
            self.ticket.message_subscribe(user.partner_id.ids)
        self.count_answer()
        self.assertLessEqual(self.count_answer(), few + 1)
        self.assertLessEqual(few, 90)

    def test_opening_costs_few_queries_more_than_a_bare_ticket(self):
        """K2, W1: contract, terms, desk and office are found in four of them.

        Another three at most are of the clocks, where support_sla is installed.
        """
        env = self.env(user=self.dispatcher.id, context={})

        def count_opening():
            env.invalidate_all()
            before = self.cr.sql_log_count
            env["helpdesk.ticket"].create(
                {
                    "name": "The printer does not print",
                    "description": "<p>Since this morning.</p>",
                    "partner_id": self.lead.id,
                    "user_id": self.dispatcher.id,
                }
            )
            env.flush_all()
            return self.cr.sql_log_count - before

        count_opening()
        self.assertLessEqual(count_opening(), 27)
