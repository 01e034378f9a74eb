import json

from lxml import html

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import SlaCase

BADGE = "o_sla_countdown"


@tagged("post_install", "-at_install")
class TestPortalDeadlines(SlaCase, HttpCase):
    """What customers see of their deadlines, on pages without scripts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        with freeze_time("2026-03-02 10:00:00"):
            cls.ticket = cls._create_ticket()
            cls.env.flush_all()

    def page(self, path, user=None):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def clocks(self, instant="2026-03-02 12:30:00", user=None):
        """{kind: what is read of the clock}."""
        with freeze_time(instant):
            page = self.page(f"/my/ticket/{self.ticket.id}", user)
        found = html.fromstring(page.text).xpath("//div[@name='sla_clocks']/div")
        return {
            node.get("data-kind"): " ".join(node.text_content().split())
            for node in found
            if node.get("data-kind")
        }

    def test_agreed_times_are_read_on_the_page_of_the_ticket(self):
        """U8, K16."""
        clocks = self.clocks()
        self.assertEqual(
            clocks["response"],
            "First response (4:00 h) 1:30 h left until 3/2/26, 2:00 PM",
        )
        self.assertIn("13:30 h left until 3/4/26, 10:00 AM", clocks["resolution"])

    @freeze_time("2026-03-02 10:00:00")
    def test_a_ticket_opened_in_the_portal_has_its_times_and_its_specialist(self):
        """U4: under the agreed service levels; who knows the product is named."""
        self.contract.member_ids = [
            Command.create(
                {
                    "user_id": self.consultant.id,
                    "role": "product_specialist",
                    "date_start": "2026-01-01",
                }
            )
        ]
        self.authenticate(self.lead_user.login, self.lead_user.login)
        values = {"subject": "No invoice leaves", "description": "Since ten."}
        answer = self.url_open(
            "/submitted/ticket",
            data={**values, "csrf_token": Request.csrf_token(self)},
        )
        self.ticket = self.env["helpdesk.ticket"].search(
            [("name", "=", "No invoice leaves")]
        )
        self.assertEqual(self.ticket.partner_id, self.lead)
        self.assertEqual(self.ticket.support_contract_id, self.contract)
        self.assertTrue(answer.url.endswith(f"/my/ticket/{self.ticket.id}"))
        self.assertIn("until 3/2/26, 2:00 PM", self.clocks()["response"])
        page = self.page(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("Product specialist", page)
        self.assertIn(self.consultant.name, page)

    def test_a_pause_and_its_reason_are_read(self):
        """K16: visible on the ticket what lengthens the times."""
        with freeze_time("2026-03-02 11:00:00"):
            self.ticket.stage_id = self.stages["awaiting"]
        self.assertIn("Waiting, 3:00 h left", self.clocks()["response"])
        page = self.page(f"/my/ticket/{self.ticket.id}")
        self.assertIn("stands still while it waits for: The customer", page.text)

    def test_what_the_policy_does_not_pause_for_is_no_excuse(self):
        self.policy.pause_customer = False
        self.ticket._refresh_sla()
        with freeze_time("2026-03-02 11:00:00"):
            self.ticket.stage_id = self.stages["awaiting"]
        self.assertIn("1:30 h left", self.clocks()["response"])
        page = self.page(f"/my/ticket/{self.ticket.id}")
        self.assertNotIn("stands still while", page.text)

    def test_met_late_and_excused_are_read(self):
        with freeze_time("2026-03-02 11:00:00"):
            self.answer(self.ticket)
        clocks = self.clocks("2026-03-03 12:00:00")
        self.assertIn(
            "In time done 3/2/26, 11:00 AM · 3:00 h to spare", clocks["response"]
        )
        self.assertNotIn("to spare", clocks["normalisation"])
        self.assertIn("2:00 h late", clocks["normalisation"])
        with freeze_time("2026-03-03 12:00:00"):
            late = self.clock(self.ticket, "normalisation")
            late._give_notice()
            late.with_user(self.manager)._override("The customer was away")
        page = self.clocks("2026-03-03 12:00:00")
        self.assertIn("Agreed exception", page["normalisation"])
        self.assertNotIn("The customer was away", str(page))

    def test_the_zone_of_the_contract_is_named_where_it_differs(self):
        """G1: hours are those of the contract, the reader is elsewhere."""
        self.contract.tz = "Asia/Tokyo"
        self.lead_user.tz = "America/Lima"
        self.assertIn(
            "until 3/2/26, 9:00 AM (3/2/26, 11:00 PM Asia/Tokyo)",
            self.clocks()["response"],
        )
        self.lead_user.tz = "Asia/Seoul"
        self.assertIn("until 3/2/26, 11:00 PM", self.clocks()["response"])
        self.assertNotIn("Tokyo", self.clocks()["response"])
        self.lead_user.tz = False
        self.assertIn("until 3/2/26, 11:00 PM", self.clocks()["response"])

    def test_the_list_shows_the_clock_that_is_due_first(self):
        with freeze_time("2026-03-02 12:30:00"):
            page = html.fromstring(self.page("/my/tickets").text)
        (shown,) = page.xpath("//div[@name='sla']")
        self.assertEqual(
            " ".join(shown.text_content().split()), "First response 1:30 h left"
        )

    def test_the_list_shows_a_miss_of_what_is_over(self):
        with freeze_time("2026-03-03 12:00:00"):
            self.answer(self.ticket)
            self.ticket.stage_id = self.stages["done"]
            self.env.flush_all()
            page = html.fromstring(self.page("/my/tickets").text)
        (shown,) = page.xpath("//div[@name='sla']")
        self.assertEqual(
            " ".join(shown.text_content().split()), "First response 6:00 h late"
        )

    def test_what_the_browser_is_told_has_no_names_and_no_warnings(self):
        """W1: nothing of who attends, nor when staff is warned."""
        self.ticket.user_id = self.consultant
        page = self.page(f"/my/ticket/{self.ticket.id}")
        nodes = html.fromstring(page.text).find_class(BADGE)
        told = [json.loads(node.get("data-countdown")) for node in nodes]
        self.assertEqual(len(told), 3)
        keys = {"now", "until", "worked", "tz", "waits", "shown", "clocks", "words"}
        for countdown in told:
            self.assertEqual(set(countdown), keys)
            self.assertIsNone(countdown["clocks"][0]["warn_at"])
            self.assertNotIn(self.consultant.name, json.dumps(countdown))

    def test_the_browser_speaks_the_language_of_the_page(self):
        """K15, U8: Spanish stays Spanish while it ticks."""
        with freeze_time("2026-03-02 12:30:00"):
            shown = self.ticket.with_context(lang="es_ES")._get_sla_to_show()
        (clock, *_others) = shown[self.ticket]
        self.assertEqual(clock["text"], "Quedan 1:30 h")
        words = json.loads(clock["data"])["words"]
        self.assertEqual(words["missed"], "{time} h de retraso")

    def test_another_customer_is_refused(self):
        """PEERS: fear that one company sees another's tickets."""
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        stranger = self._create_portal_user(self._create_person("Zoe Zero", other))
        page = self.page(f"/my/ticket/{self.ticket.id}", stranger)
        self.assertTrue(page.url.endswith("/my"))
        self.assertNotIn(BADGE, page.text)
        self.assertNotIn(BADGE, self.page("/my/tickets", stranger).text)
        self.assertFalse(
            self.env["helpdesk.ticket"]
            .with_user(stranger)
            .search([("id", "=", self.ticket.id)])
        )

    def test_a_customer_does_not_read_what_staff_is_told(self):
        names = ["sla_countdown", "sla_state", "sla_deadline"]
        described = self.ticket.with_user(self.lead_user).fields_get(names)
        self.assertFalse(described)

    def test_nobody_sees_it_without_logging_in(self):
        page = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertNotIn(BADGE, page.text)
