from base64 import b64encode
from io import BytesIO
from unittest.mock import patch

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import spreadsheet
from .common_documents import MATRIX, DocumentCase

HEAD = ("Código", "Actividad", "Mesa", "Gerencia")
ROWS = (("I1", "Registrar la petición", "R", "A"), ("I2", "Cerrarla", "A/R", "I"))


@tagged("post_install", "-at_install")
class TestRaciImport(DocumentCase):
    """G3: a matrix from a file, all of it or nothing."""

    def load(self, data, name="raci.csv", user=None):
        wizard = (
            self.env["support.raci.import"]
            .with_user(user or self.manager)
            .with_context(active_id=self.version.id)
            .create({"file": b64encode(data), "file_name": name})
        )
        return wizard.action_import()

    def csv(self, *rows, delimiter=",", encoding="utf-8"):
        lines = (delimiter.join(row) for row in (HEAD, *rows))
        return "\r\n".join(lines).encode(encoding)

    def xlsx(self, *rows):
        book, file = Workbook(), BytesIO()
        for row in (HEAD, *rows):
            book.active.append(row)
        book.save(file)
        return file.getvalue()

    def assertLoaded(self):
        matrix = self.version.raci_matrix
        self.assertEqual([r["name"] for r in matrix["roles"]], ["Mesa", "Gerencia"])
        self.assertEqual(
            [(row["code"], row["activity"], row["cells"]) for row in matrix["rows"]],
            [
                ("I1", "Registrar la petición", ["R", "A"]),
                ("I2", "Cerrarla", ["A/R", "I"]),
            ],
        )

    def test_a_csv_of_any_spreadsheet_is_read(self):
        """G3: commas, semicolons or tabs; UTF-8, with a mark, or Windows."""
        for delimiter, encoding in (
            (",", "utf-8"),
            (";", "utf-8-sig"),
            (";", "cp1252"),
            ("\t", "utf-8"),
        ):
            with self.subTest(delimiter=delimiter, encoding=encoding):
                self.version.raci_matrix = False
                self.load(self.csv(*ROWS, delimiter=delimiter, encoding=encoding))
                self.assertLoaded()

    def test_a_workbook_is_read(self):
        """G3: XLSX, its first sheet, empty lines left out."""
        self.load(self.xlsx(*ROWS, (), (None, "", "  ")), "raci.XLSX")
        self.assertLoaded()

    def test_roles_keep_the_people_they_are_bound_to(self):
        """G3: by their name."""
        self.version.raci_matrix = {
            "roles": [{"name": "MESA", "partner_id": self.lead.id}],
            "rows": [],
        }
        self.load(self.csv(*ROWS))
        role = self.version.raci_matrix["roles"][0]
        self.assertEqual((role["name"], role["partner"]), ("Mesa", "Ana Lead"))

    def test_faulty_rows_are_named_and_nothing_is_applied(self):
        """G3: every one of them, by number and activity."""
        self.version.raci_matrix = MATRIX
        bad = (("I3", "Two bosses", "A", "A/R"), ("I4", "Odd", "A/R", "yes"))
        for data, name in (
            (self.csv(ROWS[0], *bad), "raci.csv"),
            (self.xlsx(ROWS[0], *bad), "raci.xlsx"),
        ):
            with self.assertRaises(UserError) as caught:
                self.load(data, name)
            message = str(caught.exception)
            self.assertIn(f"Nothing of “{name}” was imported", message)
            self.assertIn("RACI row 2, Two bosses: more than one", message)
            self.assertIn("RACI row 3, Odd: a cell holds something else", message)
        self.assertEqual(self.version.raci_matrix["rows"], MATRIX["rows"])

    def test_what_is_no_matrix_is_told(self):
        """G3: empty, without activities, a role without a name."""
        for data, message in (
            (b"\n", "holds no matrix"),
            (self.csv(), "holds no matrix"),
            (b"Activity,,Boss\nLog it,R,A", "first line has no name"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.load(data)

    def test_other_files_are_refused(self):
        """G3: programs, pictures, broken or huge workbooks; by tools/uploads."""
        for data, name, message in (
            (b"MZ\x90", "raci.csv", "a program or a web page"),
            (b"a", "raci.exe", "a program or a web page"),
            (b"a" * (10 * 1024 * 1024 + 1), "raci.csv", "more than 10 MB"),
            (b"%PDF-1.4", "raci.pdf", "no CSV or XLSX file"),
            (b"no zip", "raci.xlsx", "cannot be read as an XLSX"),
            (b"a\x00b", "raci.csv", "cannot be read as a CSV"),
            (b"a\n" * 1001, "raci.csv", "more than 1000 rows"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, message):
                self.load(data, name)
        with (
            patch.object(spreadsheet, "MAX_UNPACKED_BYTES", 10),
            self.assertRaisesRegex(UserError, "too large once unpacked"),
        ):
            self.load(self.xlsx(*ROWS), "raci.xlsx")

    def test_only_managers_import_and_only_into_a_draft(self):
        """G3, G8."""
        for user in (self.consultant, self.lead_user):
            with self.assertRaises(AccessError):
                self.load(self.csv(*ROWS), user=user)
        self.version.with_user(self.manager).action_submit()
        with self.assertRaisesRegex(UserError, "no draft"):
            self.load(self.csv(*ROWS))
