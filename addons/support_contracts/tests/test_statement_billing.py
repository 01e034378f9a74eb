from datetime import date

from odoo.tests import HttpCase, tagged

from .common_money import MoneyCase

JUNE = date(2026, 6, 1), date(2026, 6, 30)
MAY = date(2026, 5, 1), date(2026, 5, 31)


@tagged("post_install", "-at_install")
class TestStatementBilling(MoneyCase, HttpCase):
    """K13: the statement also says what is charged beside the hours."""

    def assert_billing(self, proposals=(), unproposed=0, month=JUNE):
        """``proposals``: (proposal, minutes, amount), …"""
        self.assertEqual(
            self.contract._get_statement_billing(*month),
            {"proposals": list(proposals), "unproposed": unproposed},
        )

    def test_time_waits_for_its_proposal(self):
        """What the desk still drafts is no amount for the customer yet."""
        self._create_charge(90)
        self.assert_billing(unproposed=90)
        self._propose()
        self.assert_billing(unproposed=90)
        self.assert_billing(month=MAY)

    def test_a_proposal_counts_once_it_was_shown(self):
        self._create_charge(90)
        self._create_charge(30, verdict="no_charge", reason="Our mistake")
        self._create_charge(45, verdict="do_not_bill", reason="Training")
        proposal = self._propose()
        proposal.action_send()
        self.assert_billing([(proposal, 90, 90.0)])
        proposal.action_cancel()
        self.assert_billing(unproposed=90)

    def test_other_contracts_charge_nothing_here(self):
        other = self._create_contract(self.other_customer)
        self._create_charge(90, contract=other)
        self._propose(other).action_send()
        self.assert_billing()

    def test_the_page_leads_to_proposal_and_invoice(self):
        """K13: with the amounts that these have."""
        move = self._invoice(90)
        path = f"/my/support/{self.contract.id}?month=2026-06"
        proposal_link = f"/my/proposals/{move.support_proposal_id.id}"
        invoice_link = f"/my/invoices/{move.id}"
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(path).text
        for text in ("1:30", "90.00", proposal_link):
            self.assertIn(text, page)
        self.assertNotIn(invoice_link, page)
        self._post(move)
        page = self.url_open(path).text
        for text in (move.name, invoice_link):
            self.assertIn(text, page)

    def test_work_without_proposal_shows_its_time_alone(self):
        self._create_charge(45)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/support/{self.contract.id}?month=2026-06").text
        self.assertIn("0:45", page)
        self.assertNotIn("45.00", page)

    def test_a_contract_on_demand_shows_what_it_charges(self):
        """There are no hours to count, but there is a month to look at."""
        self.contract.entitlement_ids = False
        self.env["support.entitlement"].create(
            {"contract_id": self.contract.id, "name": "Work", "kind": "on_demand"}
        )
        self.authenticate(self.lead_user.login, self.lead_user.login)
        path = f"/my/support/{self.contract.id}"
        self.assertIn(
            "Nothing was charged", self.url_open(f"{path}?month=2026-05").text
        )
        self._create_charge(45)
        self.assertIn("0:45", self.url_open(f"{path}?month=2026-06").text)

    def print_statement(self):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.report_statement",
            self.contract.ids,
            data={"date_start": "2026-06-01", "date_end": "2026-06-30"},
        )
        return html.decode()

    def test_it_is_on_paper_too(self):
        move = self._post(self._invoice(90))
        self._create_charge(20)
        printed = self.print_statement()
        for text in (move.name, "1:30", "90.00", "0:20"):
            self.assertIn(text, printed)

    def test_the_paper_is_in_the_customers_language_throughout(self):
        """Whoever prints it, in whatever language."""
        self._create_package(self.contract, 60, date_start=date(2026, 6, 1))
        self.customer.lang = "es_ES"
        printed = self.print_statement()
        self.assertIn("Otorgado", printed)
        self.assertNotIn("Granted", printed)
