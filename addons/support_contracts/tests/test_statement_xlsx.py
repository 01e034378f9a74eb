from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common_money import MoneyCase

JUNE = {"date_start": "2026-06-01", "date_end": "2026-06-30"}
REPORT = "support_contracts.action_report_statement_xlsx"


@tagged("post_install", "-at_install")
class TestStatementXlsx(MoneyCase, HttpCase):
    """K13: the statement that goes on in a spreadsheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(
            cls.contract, 600, date_start=date(2026, 6, 1)
        )
        cls._record_move(
            cls.package, "consume", -95, "2026-06-10", ticket_id=cls.ticket.id
        )

    def sheets(self, contracts=None, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        ids = (contracts or self.contract).ids
        content, _type = reports._render_xlsx(REPORT, ids, JUNE)
        return load_workbook(BytesIO(content)).worksheets

    def rows(self, sheet):
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def test_the_entries_add_up_to_the_summary(self):
        """K13: to the minute; what is shown as hours is for the eye."""
        summary, entries = self.sheets()
        statement = self.contract._get_statement(date(2026, 6, 1), date(2026, 6, 30))
        minutes = [row[6] for row in self.rows(entries)[1:]]
        self.assertEqual(minutes, [600, -95])
        totals = {row[1]: row[2:4] for row in self.rows(summary)}
        self.assertEqual(totals["Balance at the beginning"], [0, 0])
        self.assertEqual(totals["Balance at the end"], [505, 505 / 60])
        self.assertEqual(statement["closing"], 505)

    def test_an_entry_says_when_and_for_which_ticket(self):
        *_head, entry = self.rows(self.sheets()[1])
        self.assertEqual(entry[0], datetime(2026, 6, 10))
        self.assertEqual(entry[2:4], [self.ticket.number, self.ticket.name])

    def test_what_was_charged_stands_beside_the_hours(self):
        """K13: the proposal with its invoice, and what has none yet."""
        move = self._post(self._invoice(90))
        self._create_charge(20)
        rows = self.rows(self.sheets()[0])
        proposal = move.support_proposal_id
        self.assertIn([proposal.name, move.name, 90, 1.5, 90], rows)
        self.assertIn(20, [row[2] for row in rows])

    def test_what_people_typed_is_never_a_formula(self):
        self._record_move(
            self.package, "adjust", 1, "2026-06-11", reason="=HYPERLINK('x')"
        )
        cell = self.sheets()[1].cell(row=4, column=6)
        self.assertEqual((cell.value, cell.data_type), ("=HYPERLINK('x')", "s"))

    def test_any_number_of_a_contract_names_a_sheet(self):
        """Some imported their numbers from elsewhere."""
        self.contract.sudo().name = "[A]:*?/\\ 'a long number that no sheet can have'"
        other = self._create_contract(self.other_customer)
        titles = [sheet.title for sheet in self.sheets(self.contract + other)]
        self.assertEqual(len(set(titles)), 4)

    def test_it_is_in_the_customers_language(self):
        self.customer.lang = "es_ES"
        words = [cell for row in self.rows(self.sheets()[0]) for cell in row]
        self.assertIn("Extracto de horas", words)

    def test_an_empty_month_has_its_headings(self):
        other = self._create_contract(self.other_customer)
        summary, entries = self.sheets(other)
        self.assertEqual(len(self.rows(entries)), 1)
        self.assertTrue(self.rows(summary))

    def test_the_key_user_gets_the_file_from_the_portal(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        path = f"/my/support/{self.contract.id}/statement.xlsx?month=2026-06"
        self.assertIn(
            "statement.xlsx", self.url_open(f"/my/support/{self.contract.id}").text
        )
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        entries = load_workbook(BytesIO(response.content)).worksheets[1]
        self.assertEqual(len(self.rows(entries)), 3)

    def test_nobody_else_gets_it_by_the_reports_address(self):
        """The route of reports does not look at who asks for which record."""
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        with self.assertRaises(AccessError):
            self.sheets(user=self._create_portal_user(stranger))
