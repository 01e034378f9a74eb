from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPortalChange(PeopleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.path = f"/my/support/{cls.contract.id}/changes"

    def post(self, user, **values):
        self.authenticate(user and user.login, user and user.login)
        data = {"csrf_token": Request.csrf_token(self), **values}
        response = self.url_open(self.path, data=data)
        self.env.invalidate_all()
        return response

    def test_a_key_user_asks_for_a_change(self):
        """G4: from the customer, in the portal."""
        page = self.post(self.lead_user, title="<b>More</b> hours", description="x")
        change = self.contract.change_ids
        self.assertRecordValues(
            change,
            [
                {
                    "origin": "customer",
                    "state": "draft",
                    "asked_by_id": self.lead.id,
                    "title": "<b>More</b> hours",
                }
            ],
        )
        self.assertIn("&lt;b&gt;More&lt;/b&gt; hours", page.text)
        self.assertIn(change.name, page.text)
        self.assertTrue(change.activity_ids)

    def test_it_says_what_should_change(self):
        self.assertIn("Say in a few words", self.post(self.lead_user, title=" ").text)
        self.assertFalse(self.contract.change_ids)

    def test_nobody_else_asks_or_reads(self):
        """Refusals: colleague, another customer, visitor."""
        for user in (self.colleague_user, self.stranger_user, None):
            self.post(user, title="Mine")
            self.assertFalse(self.contract.change_ids)
            self.assertNotIn("Changes of contract", self.url_open(self.path).text)

    def test_staff_ask_for_changes_in_the_backend(self):
        """G4: who reads the contract does not yet speak for its customer."""
        page = self.post(self.manager, title="Mine").text
        self.assertIn("Only a key user asks for a change", page)
        self.assertFalse(self.contract.change_ids)

    def test_versions_of_the_agreement_are_read(self):
        """G4: the old version stays readable."""
        self.contract._keep_agreement(self.contract.date_start)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(self.path).text
        self.assertIn("What the agreement said", page)
        self.assertIn(
            "Entitlements" if self.contract.entitlement_ids else "General", page
        )

    def test_the_lead_reads_a_change_before_answering(self):
        change = self.env["support.change.request"].create(
            {
                "title": "New price",
                "contract_id": self.contract.id,
                "date_effective": "2030-01-01",
                "is_cost_stated": True,
                "line_ids": [(0, 0, {"kind": "price", "new_price": 70})],
            }
        )
        change.action_send()
        approval = change.approval_ids.filtered(lambda a: a.kind == "change")
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/approvals/{approval.id}").text
        self.assertIn("70.00", page)
        self.assertIn("Takes effect on", page)
