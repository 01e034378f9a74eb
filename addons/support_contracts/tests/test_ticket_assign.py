from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestTicketAssign(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = cls._create_user("dispatcher", "group_support_dispatcher")
        cls.other = cls._create_user("other", "group_support_consultant")
        cls.ticket = cls._create_ticket(user_id=False)

    def assign(self, user, to, ticket=None):
        (ticket or self.ticket).with_user(user).user_id = to

    def refuse(self, user, to, ticket=None):
        with self.assertRaises(AccessError):
            self.assign(user, to, ticket)

    def test_the_office_assigns(self):
        """W9: dispatchers and those above."""
        for user in (self.dispatcher, self.manager):
            self.assign(user, self.consultant)
            self.assertEqual(self.ticket.user_id, self.consultant)
            self.assign(user, self.other)

    def test_a_consultant_assigns_nobody(self):
        """W9: neither others nor, by default, themselves."""
        self.refuse(self.consultant, self.other)
        self.refuse(self.consultant, self.consultant)
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.consultant).assign_to_me()
        self.assertFalse(self.ticket.user_id)

    def test_a_consultant_hands_nothing_over(self):
        """W9: not even their own work."""
        self.ticket.user_id = self.consultant
        self.refuse(self.consultant, self.other)
        self.refuse(self.consultant, False)
        # a form that sends what is there already changes nothing
        self.assign(self.consultant, self.consultant)

    def test_by_the_companys_setting_consultants_take_what_nobody_has(self):
        """W9: for themselves only."""
        self.env.company.support_consultants_take_tickets = True
        self.refuse(self.consultant, self.other)
        self.assign(self.consultant, self.consultant)
        self.assertEqual(self.ticket.user_id, self.consultant)
        self.refuse(self.other, self.other)

    def test_one_of_many_that_is_taken_stops_all(self):
        """W9: in a list as on the form."""
        self.env.company.support_consultants_take_tickets = True
        taken = self._create_ticket(user_id=self.other.id)
        self.refuse(self.consultant, self.consultant, self.ticket + taken)

    def test_a_new_ticket_is_nobodys_until_the_office_says(self):
        """W9: whoever writes it down."""
        values = {
            "name": "New",
            "description": "New",
            "partner_id": self.lead.id,
            "user_id": self.consultant.id,
        }
        tickets = self.env["helpdesk.ticket"]
        with self.assertRaises(AccessError):
            tickets.with_user(self.consultant).create(values)
        ticket = tickets.with_user(self.dispatcher).create(values)
        self.assertEqual(ticket.user_id, self.consultant)

    def test_the_helpdesks_proposal_obeys(self):
        """W9: its setting proposes whoever creates the ticket."""
        self.env.company.helpdesk_mgmt_ticket_auto_assign = True
        tickets = self.env["helpdesk.ticket"]
        defaults = ["user_id", "company_id"]
        proposed = tickets.with_user(self.consultant).default_get(defaults)
        self.assertNotIn("user_id", proposed)
        proposed = tickets.with_user(self.dispatcher).default_get(defaults)
        self.assertEqual(proposed["user_id"], self.dispatcher.id)

    def test_another_desk_keeps_the_helpdesks_rules_for_its_own_tickets(self):
        """W9 is about support: whose tickets have a contract."""
        clerk = self._create_user("clerk", "helpdesk_mgmt.group_helpdesk_user")
        own = self._create_ticket(partner_id=False, user_id=False)
        self.assertFalse(own.support_contract_id)
        self.assign(clerk, clerk, own)
        self.assertEqual(own.user_id, clerk)
        self.refuse(clerk, clerk)
        self.refuse(clerk, clerk, own + self.ticket)

    def test_the_form_offers_what_is_allowed(self):
        """W9: the field is read-only for consultants."""
        with Form(self.ticket.with_user(self.consultant)) as form:
            with self.assertRaises(AssertionError):
                form.user_id = self.other
        with Form(self.ticket.with_user(self.dispatcher)) as form:
            form.user_id = self.other
        self.assertEqual(self.ticket.user_id, self.other)
