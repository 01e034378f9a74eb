from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_measures import PenaltyCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPortalMeasure(PenaltyCase, HttpCase):
    """U8: what a key user reads of the service levels, and claims."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"/my/support/{cls.contract.id}/levels"

    def open_page(self, url=None):
        self.env.flush_all()
        return self.url_open(url or self.url)

    def test_an_empty_page_says_so(self):
        self.authenticate("ana", "anaxxxxx")
        self.assertIn("No period has been closed yet", self.open_page().text)

    def test_closed_results_and_penalties_are_read(self):
        """G13, G10: the figure, its target and verdict; the penalty once approved."""
        penalty = self.missed()
        self.authenticate("ana", "anaxxxxx")
        page = self.open_page().text
        self.assertIn("85 %", page)
        self.assertNotIn('name="penalties"', page)
        penalty.with_user(self.manager).action_approve()
        penalty.with_user(self.manager).action_settle()
        page = self.open_page().text
        self.assertIn('name="penalties"', page)
        self.assertIn("Hours of service", page)
        self.assertIn("0:50", page)

    def test_the_contracts_page_leads_there(self):
        self.authenticate("ana", "anaxxxxx")
        page = self.open_page(f"/my/support/{self.contract.id}").text
        self.assertIn(self.url, page)

    def test_an_unknown_year_does_no_harm(self):
        self.missed()
        self.authenticate("ana", "anaxxxxx")
        for year in ("2025", "x", "", "99999999"):
            self.assertIn("85 %", self.open_page(f"{self.url}?year={year}").text)

    def test_others_are_sent_away(self):
        """DESIGN 4: a colleague, another customer, nobody."""
        self._create_portal_user(self.colleague)
        other = self._create_contract(self.other_customer)
        page = self.open_page()
        self.assertIn("/web/login", page.url)
        self.authenticate("carla", "carlaxxx")
        self.assertTrue(self.open_page().url.endswith("/my/support"))
        self.authenticate("ana", "anaxxxxx")
        page = self.open_page(f"/my/support/{other.id}/levels")
        self.assertTrue(page.url.endswith("/my/support"))

    def post(self, contract, **data):
        url = f"/my/support/{contract.id}/claims"
        if data.pop("token", True):
            data["csrf_token"] = Request.csrf_token(self)
        self.env.flush_all()
        return self.url_open(url, data=data)

    def test_a_claim_is_sent(self):
        """G10: and shown as it was typed, never run."""
        self.authenticate("ana", "anaxxxxx")
        page = self.post(
            self.contract,
            name="<script>alert(1)</script>",
            description="Why",
            amount="12",
        )
        claim = self.env["support.claim"].search([])
        self.assertEqual(claim.requested_amount, 12)
        self.assertNotIn("<script>alert(1)", page.text)
        self.assertIn("We received your claim", page.text)

    def test_a_claim_without_words_is_told(self):
        self.authenticate("ana", "anaxxxxx")
        page = self.post(self.contract, name="", description="")
        self.assertIn("Say what you claim", page.text)
        self.assertFalse(self.env["support.claim"].search([]))

    def test_nobody_claims_for_others(self):
        """DESIGN 4: nor without the token of the form, nor by a link."""
        other = self._create_contract(self.other_customer)
        words = {"name": "A", "description": "B"}
        self.authenticate("ana", "anaxxxxx")
        self.assertTrue(self.post(other, **words).url.endswith("/my/support"))
        page = self.post(self.contract, token=False, **words)
        self.assertEqual(page.status_code, 400)
        link = self.url_open(f"/my/support/{self.contract.id}/claims")
        self.assertEqual(link.status_code, 405)
        self.assertFalse(self.env["support.claim"].search([]))
