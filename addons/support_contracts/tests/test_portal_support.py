from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPortalSupport(PeopleCase, HttpCase):
    """The pages of hours: who sees them, and what they say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.package = cls._create_package(cls.contract, 600)
        cls.ticket = cls._create_ticket(name="Slow printer")
        cls._record_move(
            cls.package,
            "consume",
            -90,
            "2026-03-10",
            ticket_id=cls.ticket.id,
        )
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)

    def get(self, path, user=None):
        if user:
            self.authenticate(user.login, user.login)
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        return response

    def assertShows(self, path, user, *texts):
        page = self.get(path, user).text
        for text in texts:
            self.assertIn(text, page)

    def assertSentTo(self, target, path, user):
        """``path`` is refused by leading to ``target``."""
        self.assertURLEqual(self.get(path, user).url, target)

    def test_a_key_user_sees_the_contracts_and_what_is_available(self):
        """K13: at any time."""
        self.assertShows("/my/support", self.lead_user, self.contract.name, "8:30")

    def test_the_statement_of_a_month_adds_up(self):
        """K13: opening, what came and went, closing, by ticket and by entry."""
        path = f"/my/support/{self.contract.id}?month=2026-03"
        self.assertShows(
            path, self.lead_user, "10:00", "-1:30", "8:30", "Slow printer", "Ana Lead"
        )

    def test_an_empty_month_says_so(self):
        """K13: before the first entry."""
        path = f"/my/support/{self.contract.id}?month=2026-02"
        self.assertShows(path, self.lead_user, "Nothing came and nothing went")

    def test_a_month_that_is_none_shows_the_current_one(self):
        """K13: what is typed into the address does no harm."""
        for month in ("2026-13", "hello", "2026-03-01'--"):
            path = f"/my/support/{self.contract.id}?month={month}&unknown=1"
            self.assertShows(path, self.lead_user, self.contract.name)

    def test_a_contract_on_demand_shows_no_balance(self):
        """Zero hours in red would say that something ran out."""
        self.contract = self._create_contract(
            self.other_customer, entitlements=[{"kind": "on_demand"}]
        )
        path = f"/my/support/{self.contract.id}"
        self.assertShows(path, self.stranger_user, "includes no hours")
        self.assertNotIn("Available", self.get(path).text)
        self.assertShows("/my/support", self.stranger_user, "On demand")

    def test_entries_are_paged(self):
        """K13: fifty a page."""
        for number in range(51):
            self._record_move(
                self.package, "adjust", 1, "2026-04-10", reason=f"Reason {number:02d}"
            )
        path = f"/my/support/{self.contract.id}"
        self.assertShows(f"{path}?month=2026-04", self.lead_user, "Reason 50")
        self.assertShows(f"{path}/page/2?month=2026-04", self.lead_user, "Reason 00")

    def test_the_statement_is_a_pdf(self):
        """K13: on paper, with text that can be searched."""
        path = f"/my/support/{self.contract.id}/statement.pdf?month=2026-03"
        response = self.get(path, self.lead_user)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        report = self.env["report.support_contracts.report_statement"]
        values = report.with_user(self.lead_user)._get_report_values(
            self.contract.ids, {"date_start": "2026-03-01", "date_end": "2026-03-31"}
        )
        statement = values["statements"][self.contract.id]
        self.assertEqual((statement["opening"], statement["closing"]), (600, 510))

    def test_who_does_not_speak_for_the_customer_sees_no_hours(self):
        """K4: neither a colleague nor the key user of somebody else."""
        for user in (self.colleague_user, self.stranger_user):
            page = self.get("/my/support", user).text
            self.assertNotIn(self.contract.name, page)
            self.assertIn("no support contract", page)
            for path in ("", "/page/2", "/statement.pdf", "/statement.xlsx"):
                path = f"/my/support/{self.contract.id}{path}"
                self.assertSentTo("/my/support", path, user)

    def test_an_unknown_contract_leads_to_the_list(self):
        """K13: a number that is none."""
        self.assertSentTo("/my/support", "/my/support/999999", self.lead_user)

    def test_a_draft_contract_is_not_listed(self):
        """K13: only what was agreed."""
        draft = self._create_contract(state="draft")
        self.assertNotIn(draft.name, self.get("/my/support", self.lead_user).text)

    def test_a_visitor_logs_in_first(self):
        """K1: nothing without a login."""
        for path in (
            "/my/support",
            f"/my/support/{self.contract.id}",
            f"/my/support/{self.contract.id}/statement.pdf",
            f"/my/support/{self.contract.id}/statement.xlsx",
        ):
            self.assertIn("/web/login", self.get(path).url)

    def test_the_home_page_counts_what_waits(self):
        """K1: hours and approvals are one tap away."""
        self.ticket._request_approval("question", "One hour")
        self.assertShows(
            "/my", self.lead_user, "/my/support", "/my/approvals", "Support hours"
        )
        counters = ["support_contract_count", "support_approval_count"]
        for user, expected in ((self.lead_user, 1), (self.colleague_user, 0)):
            self.authenticate(user.login, user.login)
            answer = self.make_jsonrpc_request("/my/counters", {"counters": counters})
            for counter in counters:
                self.assertEqual(answer[counter], expected)
