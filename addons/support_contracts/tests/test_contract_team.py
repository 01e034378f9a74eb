from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_people import PeopleCase


class TeamCase(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.user_id = cls.manager
        cls.consultant.write({"email": "tech@desk.example", "phone": "555-0199"})

    @classmethod
    def _name(cls, role, user=None, **values):
        return cls.env["support.contract.member"].create(
            {
                "contract_id": cls.contract.id,
                "user_id": (user or cls.consultant).id,
                "role": role,
                "date_start": "2026-01-01",
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestContractTeam(TeamCase):
    """U3: named people per contract and focus."""

    def test_every_role_has_its_holders(self):
        """U3: documents bind responsibilities to them."""
        for role in ("business", "solution", "configuration", "product_specialist"):
            self._name(role)
        self._name("solution", self.manager)
        holders = self.contract._get_role_holders(date(2026, 3, 10))
        staff, manager = self.consultant.partner_id, self.manager.partner_id
        self.assertEqual(holders["lead"], self.lead)
        self.assertEqual(holders["backup"], self.backup)
        self.assertEqual(holders["service_manager"], manager)
        self.assertEqual(holders["business"], staff)
        self.assertEqual(holders["solution"], staff | manager)
        self.assertFalse(holders["project_manager"])
        self.assertEqual(
            list(holders), [code for code, _l in self.contract._selection_role_holder()]
        )

    def test_a_member_holds_the_role_on_the_named_days(self):
        """U3: both ends included."""
        self._name("business", date_end="2026-03-10")
        for day, held in ((date(2026, 3, 10), True), (date(2026, 3, 11), False)):
            holders = self.contract._get_role_holders(day)
            self.assertEqual(bool(holders["business"]), held)
        self.assertFalse(
            self.contract._get_role_holders(date(2025, 12, 31))["business"]
        )

    def test_a_role_is_named_once_for_a_day(self):
        """U3: the same person in the same focus."""
        member = self._name("business", date_end="2026-03-10")
        self._name("business", date_start="2026-03-11")
        with self.assertRaisesRegex(ValidationError, "already named"):
            member.date_end = "2026-03-11"

    def test_days_are_in_order(self):
        """U3: nobody ends before starting."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._name("business", date_end="2025-12-31")

    def test_members_are_staff(self):
        """U3: the customer's people are its key users."""
        with self.assertRaisesRegex(ValidationError, "no member of the staff"):
            self._name("business", self._create_portal_user(self.lead))

    def test_a_new_contract_takes_the_team_along(self):
        """U3: a copy of a contract is looked after as before."""
        self._name("business")
        self.assertEqual(self.contract.copy().member_ids.user_id, self.consultant)

    def test_who_reads_and_who_names(self):
        """G8: service and tower managers name, consultants and auditors read."""
        member = self._name("business")
        tower = self._create_user("tower", "group_support_tower_manager")
        for user in (self.manager, tower):
            member.with_user(user).date_end = "2026-12-31"
        for user in (self.consultant, self.auditor):
            self.env.invalidate_all()
            self.assertEqual(member.with_user(user).role, "business")
            with self.assertRaises(AccessError):
                member.with_user(user).date_end = "2026-11-30"
        self.env.invalidate_all()
        lead_user = self._create_portal_user(self.lead)
        with self.assertRaises(AccessError):
            member.with_user(lead_user).read(["role"])
        with self.assertRaises(AccessError):
            self.contract.with_user(lead_user).read(["member_ids"])

    def test_another_company_of_the_firm_does_not_see_it(self):
        """U3: members go with their contract."""
        member = self._name("business")
        company = self.env["res.company"].create({"name": "Faro Chile"})
        other = self._create_user(
            "chile",
            "group_support_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.env.invalidate_all()
        self.assertFalse(member.with_user(other).has_access("read"))


@tagged("post_install", "-at_install")
class TestPortalPeople(TeamCase, HttpCase):
    """W1, U3: the customer reads names and roles, and whom to ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls._name("product_specialist")

    def get(self, path, user):
        self.authenticate(user.login, user.login)
        return self.url_open(path).text

    def test_names_and_roles_are_shown_and_no_addresses(self):
        """W1: unless the contract grants direct access."""
        path = f"/my/support/{self.contract.id}"
        for page in (path, "/my/support/people"):
            text = self.get(page, self.lead_user)
            self.assertIn("Product specialist", text)
            self.assertIn(self.consultant.name, text)
            self.assertNotIn("tech@desk.example", text)
            self.assertNotIn("555-0199", text)
        self.contract.direct_access = True
        self.assertIn("tech@desk.example", self.get(path, self.lead_user))

    def test_the_ticket_names_the_product_specialist(self):
        """U4: on its page."""
        ticket = self._create_ticket()
        text = self.get(f"/my/ticket/{ticket.id}", self.lead_user)
        self.assertIn("Product specialist", text)
        self.assertIn(self.consultant.name, text)

    def test_a_colleague_sees_whom_to_ask(self):
        """K5: with the address of their own company's people."""
        self.customer.support_key_user_ids[-1].write(
            {"substitutes_from": "2020-01-01", "substitutes_until": "2099-12-31"}
        )
        text = self.get("/my/support/people", self.colleague_user)
        for expected in ("Ana Lead", self.lead.email, "Acts for the lead"):
            self.assertIn(expected, text)
        self.assertIn("12/31/2099", text)

    def test_who_comes_next_is_shown_and_who_was_before_is_not(self):
        """K4: after a hand-over."""
        lead = self.customer.support_key_user_ids[0]
        former = self._create_person("Felix Former", self.customer)
        lead.date_start = "2020-06-01"
        self._create_key_user(self.customer, former, date_end="2020-05-31")
        lead.date_end = "2098-12-31"
        self._create_key_user(self.customer, self.colleague, date_start="2099-01-01")
        text = self.get("/my/support/people", self.colleague_user)
        self.assertIn("01/01/2099", text)
        self.assertNotIn("Felix Former", text)

    def test_people_of_other_customers_are_not_shown(self):
        """K5: a stranger reads that there is no contract; a visitor logs in."""
        text = self.get("/my/support/people", self.stranger_user)
        self.assertIn("no support contract", text)
        self.assertNotIn("Ana Lead", text)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/support/people").url)

    def test_a_covered_company_reads_the_groups_people(self):
        """K4: the group's key users speak for it."""
        self.contract.covered_partner_ids = self.other_customer
        text = self.get("/my/support/people", self.stranger_user)
        self.assertIn("Ana Lead", text)

    def test_the_home_page_leads_there(self):
        """K5: counted, so that it shows only where there is somebody."""
        for user, expected in ((self.colleague_user, 2), (self.stranger_user, 0)):
            self.authenticate(user.login, user.login)
            answer = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["support_people_count"]}
            )
            self.assertEqual(answer["support_people_count"], expected)
