from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_people import PeopleCase

MAIL = """Return-Path: {sender}
To: help@{domain}
From: {sender}
Subject: No invoice comes out
Message-Id: <{sender}-1>
Content-Type: text/plain; charset="utf-8"

Since this morning.
"""


@tagged("post_install", "-at_install")
class TestTicketGate(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=False, mail_notrack=True)
        )
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Desk", "alias_name": "desk-of-tests"}
        )

    def receive_mail(self, sender):
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            MAIL.format(sender=sender, domain="example.com"),
            custom_values={"team_id": self.team.id},
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def answers_to(self, ticket, partner):
        """Bodies of what the colleague was told."""
        messages = ticket.message_ids.filtered(
            lambda m: partner in m.notified_partner_ids and m.message_type != "email"
        )
        return " ".join(messages.mapped("body"))

    def answer(self, ticket, granted, comment=None):
        approval = ticket.approval_ids.filtered(lambda a: a.state == "pending")
        self.env.invalidate_all()
        return approval.with_user(self.lead_user)._decide(granted, comment=comment)

    def test_a_colleagues_mail_is_kept_answered_and_offered(self):
        """K5: never dropped; the key user is asked."""
        ticket = self.receive_mail(self.colleague.email)
        self.assertEqual(ticket.endorsement_state, "pending")
        self.assertEqual(ticket.support_contract_id, self.contract)
        self.assertRecordValues(
            ticket.approval_ids,
            [
                {
                    "kind": "endorsement",
                    "title": "Carla Colleague asks: No invoice comes out",
                    "customer_id": self.customer.id,
                    "approver_role": "key_user",
                    "state": "pending",
                }
            ],
        )
        told = self.answers_to(ticket, self.colleague)
        self.assertIn("Ana Lead / Beto Backup", told)

    def test_a_key_users_mail_needs_nobody(self):
        """K5: key users open tickets."""
        ticket = self.receive_mail(self.backup.email)
        self.assertEqual(ticket.endorsement_state, "none")
        self.assertFalse(ticket.approval_ids)

    def test_whoever_has_no_contract_asks_for_themselves(self):
        """K11: independent customers and unknown senders pass."""
        person = self._create_person("Ida Independent", self.other_customer)
        for sender in (person.email, "unknown@example.net"):
            ticket = self.receive_mail(sender)
            self.assertEqual(ticket.endorsement_state, "none")

    def test_the_contract_may_let_everybody_ask(self):
        """K5: rule 18 is an option of the contract."""
        self.contract.key_users_only = False
        ticket = self.receive_mail(self.colleague.email)
        self.assertEqual(ticket.endorsement_state, "none")

    def test_what_the_desk_registers_needs_nobody(self):
        """K5: a consultant who takes a call opens the ticket as before."""
        ticket = self._create_ticket(partner_id=self.colleague.id)
        self.assertEqual(ticket.endorsement_state, "none")

    def test_the_portal_asks_as_the_mail_does(self):
        """K5: the portal's tickets pass the same gate."""
        tickets = self.env["helpdesk.ticket"].with_context(support_asked_in_portal=True)
        ticket = tickets.create(
            {
                "name": "Portal",
                "description": "Please",
                "partner_id": self.colleague.id,
            }
        )
        self.assertEqual(ticket.endorsement_state, "pending")

    def test_the_key_user_endorses(self):
        """K5: then support works on it, and the colleague knows."""
        ticket = self.receive_mail(self.colleague.email)
        self.answer(ticket, True)
        self.assertEqual(ticket.endorsement_state, "endorsed")
        self.assertFalse(ticket.closed)
        self.assertIn("endorsed the request", self.answers_to(ticket, self.colleague))

    def test_the_key_user_declines(self):
        """K5: then it is closed and the colleague reads why."""
        ticket = self.receive_mail(self.colleague.email)
        self.answer(ticket, False, "Ask <b>me</b> first")
        self.assertEqual(ticket.endorsement_state, "declined")
        self.assertTrue(ticket.closed)
        told = self.answers_to(ticket, self.colleague)
        self.assertIn("did not endorse", told)
        self.assertIn("Ask &lt;b&gt;me&lt;/b&gt; first", told)

    def test_without_a_key_user_the_service_manager_hears(self):
        """K4: the request waits, and somebody has to name one."""
        self.contract.user_id = self.manager
        self.customer.support_key_user_ids.unlink()
        ticket = self.receive_mail(self.colleague.email)
        self.assertEqual(ticket.endorsement_state, "pending")
        self.assertEqual(ticket.activity_ids.user_id, self.manager)
        self.assertIn("none is named", self.answers_to(ticket, self.colleague))

    def test_a_group_endorses_for_its_companies(self):
        """K4: the key users are those of the contract's customer."""
        self.contract.covered_partner_ids = self.other_customer
        person = self._create_person("Gil Group", self.other_customer)
        ticket = self.receive_mail(person.email)
        self.assertEqual(ticket.approval_ids.customer_id, self.customer)
        self.answer(ticket, True)
        self.assertEqual(ticket.endorsement_state, "endorsed")


@tagged("post_install", "-at_install")
class TestTicketAccess(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(partner_id=cls.backup.id)
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)

    def can_read(self, user, ticket=None):
        self.env.invalidate_all()
        return (ticket or self.ticket).with_user(user).has_access("read")

    def test_a_key_user_reads_the_tickets_of_the_customer(self):
        """K5: all of them."""
        self.assertTrue(self.can_read(self.lead_user))

    def test_who_speaks_for_a_ticket_can_be_searched(self):
        """K5: by the rules, and both ways."""
        tickets = self.env["helpdesk.ticket"].with_user(self.lead_user)
        self.assertIn(self.ticket, tickets.search([("is_spoken_for", "=", True)]))
        self.assertNotIn(self.ticket, tickets.search([("is_spoken_for", "=", False)]))

    def test_a_key_user_of_yesterday_reads_nothing_more(self):
        """K4: from the day after, without anybody clearing a cache."""
        with freeze_time("2026-03-10 12:00:00"):
            self.assertTrue(self.can_read(self.lead_user))
            self.customer.support_key_user_ids[0].date_end = "2026-03-10"
        with freeze_time("2026-03-11 12:00:00"):
            self.assertFalse(self.can_read(self.lead_user))

    def test_a_colleague_reads_only_their_own(self):
        """K5: own requests, and what they follow."""
        self.assertFalse(self.can_read(self.colleague_user))
        own = self._create_ticket(partner_id=self.colleague.id)
        self.assertTrue(self.can_read(self.colleague_user, own))
        self.ticket.message_subscribe(self.colleague.ids)
        self.assertTrue(self.can_read(self.colleague_user))

    def test_a_key_user_of_another_customer_reads_nothing(self):
        """K5: A's key user sees nothing of B."""
        person = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, person)
        self.assertFalse(self.can_read(self._create_portal_user(person)))

    def test_a_groups_key_user_reads_the_tickets_of_its_companies(self):
        """K4: a company of the group need not be a child of the customer."""
        self.contract.covered_partner_ids = self.other_customer
        ticket = self._create_ticket(partner_id=self.other_customer.id)
        self.assertTrue(self.can_read(self.lead_user, ticket))

    def test_whoever_changes_company_loses_the_old_ones_tickets(self):
        """K5: at once, whatever the cache of the rules held."""
        independent = self._create_ticket(partner_id=self.other_customer.id)
        person = self._create_person("Mia Mover", self.other_customer)
        user = self._create_portal_user(person)
        self.assertTrue(self.can_read(user, independent))
        person.parent_id = self.customer
        self.assertFalse(self.can_read(user, independent))

    def test_the_auditor_reads_all_and_changes_nothing(self):
        """G3: reads everything."""
        self.assertTrue(self.can_read(self.auditor))
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.auditor).name = "Other"

    def test_visitors_change_no_stage(self):
        """W1: the helpdesk lets the public write stages; we do not."""
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        public = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            stage.with_user(public).name = "Hacked"
