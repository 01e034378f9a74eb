from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestConsumption(TimeCase, HttpCase):
    """K19: L1, L2, L3 and quality management, each visible, and why it is covered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_package(cls.contract, 90, name="PKG")
        cls.log(1, support_level="l1", name="Analysis")
        cls.log(1, support_level="l2", name="Solution")
        cls.log(0.5, support_level="l3", name="Our mistake", **cls.free())
        cls.log(0.25, support_level="qm", name="Coordination")
        cls.contract.overage_policy = "bill"

    @staticmethod
    def free():
        return {"support_verdict": "do_not_bill", "verdict_reason": "We broke it"}

    def entries(self):
        return {entry["name"]: entry for entry in self.ticket._get_consumption()}

    def test_each_level_counts(self):
        self.close()
        self.assertEqual(
            {e["level"]: e["minutes"] for e in self.ticket._get_consumption()},
            {
                "Level 1": 60,
                "Level 2": 60,
                "Level 3": 30,
                "Quality management": 15,
            },
        )

    def test_each_entry_says_why_it_is_covered_or_not(self):
        self.close()
        entries = self.entries()
        self.assertIn("1:00 from PKG.", entries["Analysis"]["why"])
        self.assertIn("0:30 from PKG.", entries["Solution"]["why"])
        self.assertIn(
            "0:30 charged. No hours were left for it.", entries["Solution"]["why"]
        )
        self.assertEqual(entries["Our mistake"]["why"], ["Not charged: We broke it"])

    def test_what_waits_says_what_is_decided_already(self):
        self.publish()
        entries = self.entries()
        self.assertEqual(entries["Our mistake"]["why"], ["Not charged: We broke it"])
        self.assertEqual(entries["Analysis"]["state"], "published")

    def test_the_portal_shows_it_to_whoever_reads_the_ticket(self):
        self.close()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        for words in ("1:00 from PKG.", "Not charged: We broke it", "Level 2"):
            self.assertIn(words, page)
        self.assertNotIn(self.consultant.name, page)

    def test_what_is_not_published_is_not_shown(self):
        self.assertFalse(self.ticket._get_consumption())

    def test_the_vendor_is_shown_apart_and_consumes_nothing(self):
        """K16."""
        self.close()
        self.ticket.vendor_past_minutes = 300
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("that time is not consumption", page)
        self.assertEqual(sum(e["minutes"] for e in self.ticket._get_consumption()), 165)

    def test_fifty_entries_are_explained_like_one(self):
        counts = []
        for number in (1, 50):
            for _each in range(number):
                self.log(0.25, "2026-03-11")
            self.close("2026-03-11")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.ticket._get_consumption()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
