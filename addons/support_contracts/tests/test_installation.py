from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestInstallation(PeopleCase):
    """What is installed where, and whose ticket may point to it."""

    # warranty

    def test_both_ends_of_the_warranty_are_covered(self):
        """U1: the day of go-live and the last day count, their neighbours do not."""
        installation = self._create_installation(
            date_go_live="2026-03-02", date_warranty_end="2026-05-31"
        )
        for day, covered in (
            (date(2026, 3, 1), False),
            (date(2026, 3, 2), True),
            (date(2026, 5, 31), True),
            (date(2026, 6, 1), False),
        ):
            self.assertEqual(installation._is_in_warranty(day), covered, day)

    def test_an_unknown_end_is_no_warranty(self):
        """U1: nobody promised anything."""
        installation = self._create_installation(date_go_live="2026-03-02")
        self.assertFalse(installation._is_in_warranty(date(2026, 3, 2)))

    def test_an_unknown_go_live_leaves_the_end(self):
        """U1: bought elsewhere, under warranty until a day."""
        installation = self._create_installation(date_warranty_end="2026-05-31")
        self.assertTrue(installation._is_in_warranty(date(2020, 1, 1)))

    def test_the_state_of_the_warranty_is_shown(self):
        """U1: on the form and in the portal."""
        installation = self._create_installation(
            date_go_live="2026-03-02", date_warranty_end="2026-05-31"
        )
        for day, state in (
            ("2026-03-01", "coming"),
            ("2026-03-02", "running"),
            ("2026-06-01", "over"),
        ):
            with freeze_time(f"{day} 12:00:00"):
                installation.invalidate_recordset(["warranty_state"])
                self.assertEqual(installation.warranty_state, state)
        self.assertEqual(self._create_installation().warranty_state, "none")

    def test_a_warranty_does_not_end_before_go_live(self):
        """U1: nor does the database keep it."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_installation(
                date_go_live="2026-03-02", date_warranty_end="2026-03-01"
            )

    # whose

    def test_an_installation_belongs_to_a_company(self):
        """U1: not to one of its contacts."""
        with self.assertRaisesRegex(ValidationError, "Ana Lead is a contact"):
            self._create_installation(self.lead)

    def test_the_site_is_an_address_of_the_customer(self):
        """U1: of nobody else."""
        site = self._create_person("Callao plant", self.customer, type="other")
        self.assertIn(
            "Callao plant", self._create_installation(site_id=site.id).display_name
        )
        elsewhere = self._create_person("Piura", self.other_customer, type="other")
        with self.assertRaisesRegex(ValidationError, "no address of Cerámicas Lima"):
            self._create_installation(site_id=elsewhere.id)

    def test_a_ticket_points_to_what_its_customer_has(self):
        """U1: the cover of the ticket follows from it."""
        installation = self._create_installation()
        ticket = self._create_ticket(support_installation_id=installation.id)
        self.assertEqual(installation.ticket_count, 1)
        self.assertEqual(
            installation.action_view_tickets()["domain"],
            [("support_installation_id", "=", installation.id)],
        )
        self.assertEqual(ticket.support_installation_partner_ids, self.customer)

    def test_a_ticket_does_not_point_to_what_others_have(self):
        """U1: neither now nor when the customer of the one or the other changes."""
        foreign = self._create_installation(self.other_customer)
        with self.assertRaisesRegex(ValidationError, "installed at Fundición Norte"):
            self._create_ticket(support_installation_id=foreign.id)
        own = self._create_installation()
        ticket = self._create_ticket(support_installation_id=own.id)
        person = self._create_person("Zoe Stranger", self.other_customer)
        with self.assertRaises(ValidationError):
            ticket.partner_id = person
        with self.assertRaises(ValidationError):
            own.partner_id = self.other_customer

    def test_companies_of_a_contract_share_what_is_installed(self):
        """U1: the group's server serves all its companies."""
        self.contract.covered_partner_ids = self.other_customer
        shared = self._create_installation()
        theirs = self._create_installation(self.other_customer)
        person = self._create_person("Gil Group", self.other_customer)
        ticket = self._create_ticket(
            partner_id=person.id, support_installation_id=shared.id
        )
        self.assertEqual(ticket.support_contract_id, self.contract)
        self._create_ticket(support_installation_id=theirs.id)
        self.assertEqual(self.contract._get_installations(), shared | theirs)
        self.assertEqual(self.contract.installation_count, 2)
        action = self.contract.action_view_installations()
        self.assertEqual(set(action["domain"][0][2]), {shared.id, theirs.id})

    def test_what_a_ticket_points_to_stays(self):
        """U1: archived, not deleted."""
        installation = self._create_installation()
        self._create_ticket(support_installation_id=installation.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            installation.unlink()
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestInstallationAccess(PeopleCase):
    """Consultants read, dispatchers keep it up to date, key users read theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.installation = cls._create_installation(note="Root password: ask Diego")
        cls.dispatcher = cls._create_user("dispatcher", "group_support_dispatcher")

    def sees(self, user, installation=None):
        self.env.invalidate_all()
        return (installation or self.installation).with_user(user).has_access("read")

    def test_the_dispatcher_keeps_it_up_to_date(self):
        """U1: a consultant and the auditor only read."""
        self.installation.with_user(self.dispatcher).version = "10.0"
        for user in (self.consultant, self.auditor):
            self.assertTrue(self.sees(user))
            with self.assertRaises(AccessError):
                self.installation.with_user(user).version = "9.3"
        with self.assertRaises(AccessError):
            self.installation.with_user(self.dispatcher).unlink()
        self.installation.with_user(self.manager).unlink()

    def test_a_key_user_reads_what_the_company_has(self):
        """K5: without the desk's notes; a colleague and a stranger read nothing."""
        user = self._create_portal_user(self.lead)
        self.assertTrue(self.sees(user))
        with self.assertRaises(AccessError):
            self.installation.with_user(user).read(["note"])
        with self.assertRaises(AccessError):
            self.installation.with_user(user).write({"version": "1"})
        self.assertFalse(self.sees(self._create_portal_user(self.colleague)))
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        self.assertFalse(self.sees(self._create_portal_user(stranger)))

    def test_a_key_user_of_the_group_reads_what_its_companies_have(self):
        """K4: while the contract covers them, and not after their last day."""
        theirs = self._create_installation(self.other_customer)
        user = self._create_portal_user(self.lead)
        self.assertFalse(self.sees(user, theirs))
        self.contract.covered_partner_ids = self.other_customer
        self.assertTrue(self.sees(user, theirs))
        self.customer.support_key_user_ids[0].date_end = "2026-03-10"
        with freeze_time("2026-03-11 12:00:00"):
            self.assertFalse(self.sees(user, theirs))

    def test_another_company_of_the_firm_does_not_see_it(self):
        """Each company of the firm keeps its own customers' installations."""
        company = self.env["res.company"].create({"name": "Faro Chile"})
        elsewhere = self._create_installation(company_id=company.id)
        self.assertFalse(self.sees(self.manager, elsewhere))
