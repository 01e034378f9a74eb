from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_major import MajorCase


@tagged("post_install", "-at_install")
class TestMajorRefused(MajorCase, HttpCase):
    def test_only_service_managers_declare_publish_and_close(self):
        """U7."""
        incidents = self.env["support.major.incident"].with_user(self.consultant)
        with self.assertRaises(AccessError):
            incidents._declare(self.tickets, "Title", "Text")
        incident = self.declare().with_user(self.consultant)
        for act in (
            lambda: incident._publish("Text"),
            lambda: incident._resolve("Text"),
            lambda: incident._close("Text", "close"),
            lambda: incident.write({"title": "Another"}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_others_than_consultants_link_nothing(self):
        incident = self.declare(self.first)
        agent = self._create_user("agent", "helpdesk_mgmt.group_helpdesk_manager")
        with self.assertRaises(AccessError):
            incident.with_user(agent)._link(self.second)

    def test_it_needs_tickets_of_one_company(self):
        incidents = self.env["support.major.incident"].with_user(self.manager)
        with self.assertRaises(UserError):
            incidents._declare(self.tickets.browse(), "Title", "Text")
        other = self.env["res.company"].create({"name": "Other"})
        abroad = self._create_ticket(company_id=other.id, partner_id=False)
        managers = incidents.sudo()
        with self.assertRaises(UserError):
            managers._declare(self.first | abroad, "Title", "Text")
        incident = self.declare(self.first)
        with self.assertRaises(UserError):
            incident.sudo()._link(abroad)

    def test_a_ticket_is_of_one_major_incident_that_goes_on(self):
        self.declare(self.first)
        other = self.declare(self.second)
        with self.assertRaises(UserError):
            other._link(self.first)

    def test_what_is_closed_is_closed(self):
        incident = self.declare()
        with self.assertRaises(UserError):
            incident._close("Text", "close")  # neither cause nor solution
        incident.write({"cause_id": self.cause.id, "solution": "A new disk."})
        with self.assertRaises(UserError):
            incident._close("Text", "burn")
        incident._close("It was a disk.", "leave")
        for act in (
            lambda: incident._publish("Text"),
            lambda: incident._link(self.second),
            lambda: incident._close("Text", "leave"),
        ):
            with self.assertRaises(UserError):
                act()

    def test_nobody_writes_its_state_nor_the_link(self):
        incident = self.declare(self.first)
        with self.assertRaises(UserError):
            incident.state = "closed"
        with self.assertRaises(UserError):
            self.second.with_user(self.manager).major_incident_id = incident
        with self.assertRaises(UserError):
            self.env["helpdesk.ticket"].with_user(self.manager).create(
                {"name": "X", "description": "X", "major_incident_id": incident.id}
            )
        with self.assertRaises(UserError):
            incident.sudo().unlink()
        with self.assertRaises(UserError):
            incident.update_ids.sudo().body = "Another"

    def test_a_number_is_given_once(self):
        incident = self.declare(self.first)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.declare(self.second).sudo().name = incident.name
            self.env.flush_all()

    def test_customers_read_neither_it_nor_its_statuses(self):
        incident = self.declare()
        user = self._create_portal_user(self.lead)
        self.env.invalidate_all()
        for record in (incident, incident.update_ids):
            with self.assertRaises(AccessError):
                record.with_user(user).read(["display_name"])
        with self.assertRaises(AccessError):
            self.first.with_user(user).read(["major_incident_id"])

    def test_another_company_reads_nothing(self):
        incident = self.declare()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user(
            "stranger",
            "group_support_manager",
            company_id=other.id,
            company_ids=[other.id],
        )
        for model in (incident._name, incident.update_ids._name):
            self.assertFalse(self.env[model].with_user(stranger).search([]))

    def test_a_declaration_says_what_customers_read(self):
        wizard = self.env["support.major.declaration"].create(
            {"ticket_ids": self.first.ids, "title": " "}
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_the_portal_shows_the_status_and_no_other_customer(self):
        """U7: on one's own ticket."""
        self.declare()
        user = self._create_portal_user(self.stranger)
        self.authenticate(user.login, user.login)
        page = self.url_open(f"/my/ticket/{self.foreign.id}").text
        self.assertIn("The mail server is down", page)
        self.assertIn("We look for the fault.", page)
        for secret in (self.customer.name, self.lead.name, self.first.number):
            self.assertNotIn(secret, page)
        page = self.url_open(f"/my/ticket/{self.first.id}").text
        self.assertNotIn("We look for the fault.", page)
