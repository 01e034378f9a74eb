from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestInstallationPortal(PeopleCase, HttpCase):
    """The contract's page lists what is installed; a new ticket points to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.contract.covered_partner_ids = cls.other_customer
        cls.own = cls._create_installation(
            version="<b>10.0</b>", date_warranty_end="2099-12-31"
        )
        cls.theirs = cls._create_installation(
            cls.other_customer, name="Crystal Reports", note="Desk only"
        )
        cls.stranger_customer = cls._create_customer("Textil Sur")
        cls.foreign = cls._create_installation(cls.stranger_customer, name="Exactus")

    def get(self, path, user):
        self.authenticate(user.login, user.login)
        return self.url_open(path).text

    def submit(self, user, installation):
        before = self.env["helpdesk.ticket"].search([])
        self.authenticate(user.login, user.login)
        data = {
            "csrf_token": Request.csrf_token(self),
            "subject": "New",
            "description": "Please",
            "installation": installation,
        }
        self.assertEqual(self.url_open("/submitted/ticket", data=data).status_code, 200)
        return self.env["helpdesk.ticket"].search([]) - before

    def test_the_contracts_page_lists_what_is_installed(self):
        """U1: with the end of the warranty, and never the desk's notes."""
        page = self.get(f"/my/support/{self.contract.id}", self.lead_user)
        self.assertIn("SAP Business One &lt;b&gt;10.0&lt;/b&gt;", page)
        self.assertIn("12/31/2099", page)
        self.assertIn("Crystal Reports", page)
        self.assertNotIn("Desk only", page)
        self.assertNotIn("Exactus", page)

    def test_a_key_user_points_to_an_installation_of_the_group(self):
        """K5: the ticket's page shows it."""
        self.assertIn("Crystal Reports", self.get("/new/ticket", self.lead_user))
        ticket = self.submit(self.lead_user, self.theirs.id)
        self.assertEqual(ticket.support_installation_id, self.theirs)
        page = self.get(f"/my/ticket/{ticket.id}", self.lead_user)
        self.assertIn("Crystal Reports", page)

    def test_a_colleague_points_to_what_the_own_company_has(self):
        """K5: and no further."""
        page = self.get("/new/ticket", self.colleague_user)
        self.assertIn("SAP Business One", page)
        self.assertNotIn("Crystal Reports", page)
        ticket = self.submit(self.colleague_user, self.own.id)
        self.assertEqual(ticket.support_installation_id, self.own)

    def test_a_number_that_is_not_offered_is_left_out(self):
        """U1: another company's, none, or no number: the ticket comes without."""
        for user, value in (
            (self.lead_user, self.foreign.id),
            (self.colleague_user, self.theirs.id),
            (self.lead_user, "x"),
            (self.lead_user, "-1"),
        ):
            self.assertFalse(self.submit(user, value).support_installation_id)
