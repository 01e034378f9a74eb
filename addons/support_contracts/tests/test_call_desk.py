from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestCallDesk(PeopleCase):
    """W1: what the person who answers the telephone does, as a consultant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead.phone = "+51 1 234-5678"
        cls.colleague.phone = "(01) 999 88 77"
        cls.backup.phone = "01 999 8877"
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Incidents"})
        cls.option = cls.env["support.phone.option"].create(
            {"digit": "1", "name": "Something is broken", "team_id": cls.team.id}
        )
        cls.calls = cls.env["support.call"].with_user(cls.consultant)

    def answer(self, **values):
        return self.calls.create(values)

    def test_the_number_tells_the_caller(self):
        """W1: however it is written, with the country's prefix or without."""
        for phone in ("+5112345678", "0051 1 2345678", "01 234 5678"):
            with Form(self.calls) as form:
                form.phone = phone
                self.assertEqual(form.partner_id, self.lead)

    def test_a_number_of_several_people_is_for_the_desk_to_choose(self):
        """W1: it names them and chooses nobody."""
        with Form(self.calls) as form:
            form.phone = "019998877"
            self.assertFalse(form.partner_id)
            self.assertIn("Carla Colleague", form.found_names)
            self.assertIn("Beto Backup", form.found_names)

    def test_the_caller_is_found_by_number_name_mail_and_company(self):
        """W1: in the one field."""
        partners = self.env["res.partner"].with_context(support_call=True)
        for text in ("234 5678", "Ana Le", "ana.lead@", "Cerámicas Lima, Ana"):
            found = [partner_id for partner_id, _name in partners.name_search(text)]
            self.assertIn(self.lead.id, found)
        self.assertFalse(partners.name_search("23-4"))
        plain = self.env["res.partner"].name_search("234 5678")
        self.assertNotIn(self.lead.id, [partner_id for partner_id, _name in plain])

    def test_what_is_agreed_and_what_is_open_is_seen(self):
        """W1, K5: contract, hours left, key users, open tickets, own ones first."""
        self._create_package(self.contract, 600)
        theirs = self._create_ticket(user_id=False)
        own = self._create_ticket(partner_id=self.backup.id, user_id=False)
        theirs_again = self._create_ticket(user_id=False)
        closed = self._create_ticket(user_id=False)
        closed.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        call = self.answer(partner_id=self.backup.id)
        self.assertEqual(call.contract_id, self.contract)
        self.assertEqual(call.available_minutes, 600)
        self.assertEqual(call.key_user_names, "Ana Lead, Beto Backup")
        self.assertTrue(call.is_key_user)
        self.assertEqual(call.open_ticket_ids.ids, [own.id, theirs_again.id, theirs.id])

    def test_a_call_becomes_a_ticket_in_one_go(self):
        """W1: of the channel, the team of the option, nobody's yet."""
        with Form(self.calls) as form:
            form.option_id = self.option
            form.phone = "+5112345678"
            form.name = "It burns"
            form.description = "Since <b>today</b>"
            form.affected_partner_id = self.colleague
        call = form.record
        ticket = self.env["helpdesk.ticket"].browse(
            call.action_create_ticket()["res_id"]
        )
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "It burns",
                    "partner_id": self.lead.id,
                    "affected_partner_id": self.colleague.id,
                    "support_contract_id": self.contract.id,
                    "team_id": self.team.id,
                    "channel_id": phone.id,
                    "user_id": False,
                    "endorsement_state": "none",
                }
            ],
        )
        self.assertIn("&lt;b&gt;", ticket.description)

    def test_a_colleagues_call_asks_the_key_user(self):
        """K5: the screen says so before, the ticket waits after."""
        call = self.answer(partner_id=self.colleague.id, name="It burns")
        self.assertTrue(call.asks_key_user)
        action = call.action_create_and_next()
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "It burns")])
        self.assertEqual(ticket.endorsement_state, "pending")
        self.assertIn(ticket.number, action["params"]["message"])

    def test_a_caller_nobody_knows_is_written_down(self):
        """K11: an independent request, with where to answer."""
        call = self.answer(
            caller_name="Ida", caller_email="ida@new.example", name="Help"
        )
        self.assertFalse(call.contract_id)
        call.action_create_ticket()
        ticket = self.env["helpdesk.ticket"].search([("partner_name", "=", "Ida")])
        self.assertEqual(ticket.partner_email, "ida@new.example")

    def test_a_call_about_an_open_ticket_is_noted_there(self):
        """W1: for the customer to read, or as a note."""
        ticket = self._create_ticket(user_id=False)
        values = {"partner_id": self.lead.id, "ticket_id": ticket.id}
        self.answer(**values, description="Any <i>news</i>?").action_add_note()
        message = ticket.message_ids[0]
        self.assertIn("Ana Lead called:", message.body)
        self.assertIn("&lt;i&gt;", message.body)
        self.assertFalse(message.subtype_id.internal)
        call = self.answer(**values, description="Angry", is_public=False)
        call.action_add_note()
        self.assertTrue(ticket.message_ids[0].subtype_id.internal)

    def test_what_is_missing_is_said(self):
        """W1: who, what, about which."""
        for values, words in (
            ({"partner_id": self.lead.id}, "title"),
            ({"name": "It burns"}, "who calls"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.answer(**values).action_create_ticket()
        with self.assertRaisesRegex(UserError, "Choose the ticket"):
            self.answer(partner_id=self.lead.id).action_add_note()
        ticket = self._create_ticket(user_id=False)
        with self.assertRaisesRegex(UserError, "caller says"):
            self.answer(ticket_id=ticket.id, description=" ").action_add_note()

    def test_the_desk_is_staffs(self):
        """W1: neither customers nor other employees."""
        employee = self._create_user("employee", "base.group_user")
        portal = self._create_portal_user(self.lead)
        for user in (employee, portal):
            with self.assertRaises(AccessError):
                self.env["support.call"].with_user(user).create({})
            with self.assertRaises(AccessError):
                self.option.with_user(user).read(["name"])

    def test_options_are_the_managers_and_of_one_team_each(self):
        """W1: one digit, one team."""
        with self.assertRaises(AccessError):
            self.option.with_user(self.consultant).name = "Other"
        self.option.with_user(self.manager).name = "Other"
        self.assertEqual(self.option.display_name, "1 · Other")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.option.copy()
            self.env.flush_all()

    def test_looking_costs_the_same_for_few_tickets_and_for_many(self):
        """W1: under a minute, whoever calls."""

        def look():
            self.env.invalidate_all()
            call = self.answer(partner_id=self.lead.id)
            before = self.cr.sql_log_count
            self.env.invalidate_all()
            call.read(["open_ticket_ids", "contract_id", "key_user_names"])
            return self.cr.sql_log_count - before

        self._create_ticket(user_id=False)
        look()
        few = look()
        for number in range(14):
            self._create_ticket(name=f"Ticket {number}", user_id=False)
        self.assertEqual(look(), few)
        self.assertLessEqual(few, 25)
