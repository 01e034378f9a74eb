from odoo.exceptions import ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestTicketPeople(PeopleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls.stranger_user = cls._create_portal_user(cls.stranger)

    def post(self, path, user, ticket=None, **values):
        self.authenticate(user.login, user.login)
        response = self.url_open(
            f"/my/ticket/{(ticket or self.ticket).id}/{path}",
            data={"csrf_token": Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()
        return response

    # watchers

    def test_the_key_user_says_who_watches(self):
        """K5: a person of the company, who then reads the ticket and is told."""
        self.post("watchers", self.lead_user, add=self.colleague.id)
        self.assertEqual(self.ticket.watcher_ids, self.colleague)
        self.assertTrue(
            self.ticket.with_user(self.colleague_user).has_access("read"),
        )
        page = self.post("watchers", self.lead_user, remove=self.colleague.id).text
        self.assertFalse(self.ticket.watcher_ids)
        self.assertIn("nobody else", page)

    def test_only_a_key_user_says_who_watches(self):
        """K5: neither the requester nor another customer."""
        ticket = self._create_ticket(partner_id=self.colleague.id)
        page = self.post("watchers", self.colleague_user, ticket, add=self.backup.id)
        self.assertIn("Only a key user", page.text)
        response = self.post("watchers", self.stranger_user, add=self.stranger.id)
        self.assertURLEqual(response.url, "/my")
        self.assertFalse((ticket | self.ticket).watcher_ids)

    def test_nobody_outside_the_company_watches(self):
        """W1: what is written would leave it; from the portal and in the office."""
        page = self.post("watchers", self.lead_user, add=self.stranger.id)
        self.assertIn("person of your company", page.text)
        with self.assertRaises(ValidationError):
            self.ticket.watcher_ids = self.stranger
        self.post("watchers", self.lead_user, add="x")
        self.assertFalse(self.ticket.watcher_ids)

    def test_a_watcher_needs_an_address(self):
        """K1: nobody could be told."""
        silent = self._create_person("Sil Ent", self.customer, email=False)
        page = self.post("watchers", self.lead_user, add=silent.id)
        self.assertIn("no e-mail address", page.text)

    # affected user

    def test_the_affected_user_is_of_the_customer(self):
        """K5: of its companies, of nobody else's."""
        self.ticket.affected_partner_id = self.colleague
        with self.assertRaises(ValidationError):
            self.ticket.affected_partner_id = self.stranger

    def test_the_page_of_a_merged_ticket_leads_on(self):
        """U8: to the ticket that the matter goes on in."""
        merged = self._create_ticket(partner_id=self.colleague.id, user_id=False)
        merged._merge_into(self.ticket)
        self.authenticate(self.colleague_user.login, self.colleague_user.login)
        page = self.url_open(f"/my/ticket/{merged.id}").text
        self.assertIn(f"/my/ticket/{self.ticket.id}", page)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn(self.ticket.name, page)

    # the customer's own number

    def test_the_customer_gives_the_ticket_a_number(self):
        """U8: in the form and on the page; found by it in the list."""
        self.post("reference", self.lead_user, customer_reference=" INC-77 ")
        self.assertEqual(self.ticket.customer_reference, "INC-77")
        self.assertEqual(
            self.env["helpdesk.ticket"].name_search("INC-77")[0][0], self.ticket.id
        )
        page = self.url_open("/my/tickets?search=INC-77&search_in=customer_reference")
        self.assertIn(self.ticket.number, page.text)
        page = self.url_open("/my/tickets?search=INC-78&search_in=all")
        self.assertNotIn(self.ticket.number, page.text)

    def test_others_give_it_none(self):
        """U8: not a colleague who follows, not another customer."""
        self.ticket.message_subscribe(self.colleague.ids)
        for user in (self.colleague_user, self.stranger_user):
            self.post("reference", user, customer_reference="X")
        self.assertFalse(self.ticket.customer_reference)
        own = self._create_ticket(partner_id=self.colleague.id)
        self.post("reference", self.colleague_user, own, customer_reference="Y")
        self.assertEqual(own.customer_reference, "Y")

    def test_the_form_asks_for_both(self):
        """K5: the affected user is the key user's to say."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        values = {
            "csrf_token": Request.csrf_token(self),
            "subject": "For Carla",
            "description": "Please",
            "customer_reference": "<script>1</script>",
            "affected": self.colleague.id,
        }
        page = self.url_open("/submitted/ticket", data=values)
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "For Carla")])
        self.assertEqual(ticket.affected_partner_id, self.colleague)
        self.assertNotIn("<script>1", page.text)
        values |= {"subject": "For Zoe", "affected": self.stranger.id}
        self.url_open("/submitted/ticket", data=values)
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "For Zoe")])
        self.assertFalse(ticket.affected_partner_id)
