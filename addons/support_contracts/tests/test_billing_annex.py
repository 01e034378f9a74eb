from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common_money import MoneyCase

REPORT = "support_contracts.action_report_billing_annex_xlsx"


@tagged("post_install", "-at_install")
class TestBillingAnnex(MoneyCase, HttpCase):
    """K5: every charge of a proposal, on paper and as a spreadsheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_charge(
            90, ticket_id=cls.ticket.id, price_reason="Rate of the contract"
        )
        cls._create_charge(
            30,
            name="=1+1",
            date=date(2026, 6, 12),
            verdict="no_charge",
            reason="Our mistake",
        )
        cls._create_charge(
            0, quantity=2, price_unit=5.0, name="Cable", date=date(2026, 6, 13)
        )
        cls.proposal = cls._propose()
        cls._create_charge(60, verdict="do_not_bill", reason="Block claim")

    def _sheet(self, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        content, _type = reports._render_xlsx(REPORT, self.proposal.ids, {})
        return load_workbook(BytesIO(content)).worksheets[0]

    def _rows(self, user=None):
        return [[cell.value for cell in row] for row in self._sheet(user).iter_rows()]

    def test_a_row_says_date_ticket_work_minutes_price_and_why(self):
        """K5: line by line, and they add up to the proposal."""
        rows = self._rows(self.accountant)
        _title, _empty, head, *charges, total = rows
        self.assertEqual(head[0], "Date")
        self.assertEqual(charges[0][0], datetime(2026, 6, 10))
        self.assertEqual(
            charges[0][1:],
            [
                self.contract.name,
                self.ticket.number,
                self.ticket.name,
                "Printer repaired",
                self.product_hour.name,
                90,
                1.5,
                60,
                0,
                90,
                "Rate of the contract",
            ],
        )
        self.assertEqual(charges[1][9:], [100, 0, "Our mistake"])
        self.assertEqual(charges[2][6:9], [None, 2, 5])
        self.assertEqual(total[10], sum(row[10] for row in charges))
        self.assertEqual(total[10], self.proposal.amount)

    def test_the_symbol_of_a_currency_is_no_letter_of_excel(self):
        """K5: the S of S/ would be read as seconds, and prices as dates."""
        currency = self.proposal.currency_id
        for position, expected in (
            ("before", '"S/" #,##0.00'),
            ("after", '#,##0.00 "S/"'),
        ):
            currency.write({"symbol": "S/", "position": position})
            cell = self._sheet().cell(row=4, column=9)
            self.assertEqual(cell.number_format, expected)
            self.assertEqual(cell.value, 60)

    def test_what_people_typed_is_never_a_formula(self):
        """A cell that begins with "=" stays text."""
        self.assertEqual(self._rows()[4][4], "=1+1")

    def test_what_we_absorb_is_not_on_it(self):
        """G11: a block claim is our own matter."""
        words = [cell for row in self._rows() for cell in row if cell]
        self.assertNotIn("Block claim", words)

    def test_the_same_queries_for_one_chunk_of_any_size(self):
        """Numbers: charges are read together."""
        counts = []
        for _more in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(list(self.proposal._get_annex_rows()))
            counts.append(self.env.cr.sql_log_count - before)
            for _number in range(30):
                charge = self._create_charge(10)
                charge.sudo().proposal_id = self.proposal
        self.assertEqual(*counts)

    def test_rows_are_read_in_chunks(self):
        """Numbers: each of them once, in the order of the work."""
        days = [row.date for row in self.proposal._get_annex_rows(chunk=1)]
        self.assertEqual(
            days, [date(2026, 6, 10), date(2026, 6, 12), date(2026, 6, 13)]
        )

    def test_paper_has_the_annex(self):
        """K5: with the why of each entry."""
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.action_report_billing_proposal", self.proposal.ids
        )
        html = html.decode()
        for text in ("Annex", "Rate of the contract", "Our mistake", "Cable"):
            self.assertIn(text, html)
        self.assertNotIn("Block claim", html)

    def test_the_portal_gives_it_to_key_users_only(self):
        """Invariant 4: and once it was sent."""
        path = f"/my/proposals/{self.proposal.id}/annex.xlsx"
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        stranger_user = self._create_portal_user(stranger)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.assertURLEqual(self.url_open(path).url, "/my/approvals")
        self.proposal.action_send()
        self.assertTrue(self.url_open(path).content.startswith(b"PK"))
        self.authenticate(stranger_user.login, stranger_user.login)
        self.assertURLEqual(self.url_open(path).url, "/my/approvals")
        with self.assertRaises(AccessError):
            self._rows(stranger_user)
