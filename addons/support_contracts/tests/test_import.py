from base64 import b64encode
from itertools import product
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import file_path, mute_logger

from .common_money import MoneyCase

OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8"}


@tagged("post_install", "-at_install")
@freeze_time("2026-01-10 12:00:00")
class TestImport(MoneyCase):
    """Starting for real: customers, contracts and hours from spreadsheets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.starter = new_test_user(
            cls.env,
            login="starter",
            groups="support_contracts.group_support_manager,base.group_partner_manager",
        )
        cls.plan = cls.env["support.plan"].create({"name": "Prepaid", "code": "PRE"})

    def _load(self, model, *rows, **options):
        """Run Odoo's own import of rows as a person does; the first names fields."""
        text = "\n".join(",".join(row) for row in rows)
        wizard = (
            self.env["base_import.import"]
            .with_user(self.starter)
            .create(
                {"res_model": model, "file": text.encode(), "file_type": "text/csv"}
            )
        )
        names = list(rows[0])
        return wizard.execute_import(names, names, OPTIONS | options)

    def _refuse(self, message, line, model, *rows):
        """Nothing of the file is applied, and the line is named with its reason."""
        before = self.env[model].search_count([])
        with mute_logger("odoo.sql_db", "odoo.orm.models", "odoo.models"):
            result = self._load(model, *rows)
        self.assertFalse(result["ids"])
        errors = [m for m in result["messages"] if m["type"] == "error"]
        self.assertTrue(
            any(
                message in error["message"]
                and error["record"] == line
                and error["rows"]["from"] == error["rows"]["to"] == line - 1
                for error in errors
            ),
            errors,
        )
        self.env.invalidate_all()
        self.assertEqual(self.env[model].search_count([]), before)

    # customers

    HEAD = (
        "name",
        "is_company",
        "support_lead_name",
        "support_lead_email",
        "support_backup_name",
        "support_backup_email",
    )

    def test_customers_come_with_their_key_users(self):
        result = self._load(
            "res.partner",
            self.HEAD,
            ("Uno", "1", "Lea", "lea@uno.example", "Bea", "bea@uno.example"),
            ("Dos", "1", "Leo", "leo@dos.example", "", ""),
        )
        self.assertFalse(result["messages"])
        one, two = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(
            [(k.role, k.partner_id.email) for k in one.support_key_user_ids],
            [("lead", "lea@uno.example"), ("backup", "bea@uno.example")],
        )
        self.assertEqual(two.support_key_user_ids.partner_id.name, "Leo")
        self.assertEqual(two.support_lead_email, "leo@dos.example")

    def test_a_key_user_without_mail_is_named_with_its_row(self):
        self._refuse(
            "a valid mail address",
            3,
            "res.partner",
            self.HEAD,
            ("Uno", "1", "Lea", "lea@uno.example", "", ""),
            ("Dos", "1", "Leo", "", "", ""),
        )

    def test_the_same_file_again_names_nobody_twice(self):
        head = ("id", *self.HEAD)
        row = ("imp.uno", "Uno", "1", "Lea", "lea@uno.example", "", "")
        for _time in range(2):
            result = self._load("res.partner", head, row)
        customer = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(len(customer.support_key_user_ids), 1)
        self.assertEqual(len(customer.child_ids), 1)

    # contracts

    CONTRACT = ("name", "partner_id", "plan_id", "date_start", "date_end")

    def test_contracts_come_as_drafts(self):
        result = self._load(
            "support.contract",
            self.CONTRACT,
            ("C-1", "Fundición Norte", "Prepaid", "2026-01-01", "2026-12-31"),
            ("", "Fundición Norte", "PRE", "2026-01-01", ""),
        )
        self.assertFalse(result["messages"])
        first, second = self.env["support.contract"].browse(result["ids"])
        self.assertRecordValues(
            first,
            [{"name": "C-1", "state": "draft", "partner_id": self.other_customer.id}],
        )
        self.assertTrue(second.name.startswith("SC"), "numbered when empty")
        self.assertEqual(second.plan_id, self.plan, "a plan is found by its code, too")

    def test_wrong_contracts_are_named_with_their_row(self):
        good = ("C-1", "Fundición Norte", "Prepaid", "2026-01-01", "")
        for message, bad in (
            (
                "No matching record",
                ("C-2", "Fundición Norte", "Gold", "2026-01-01", ""),
            ),
            ("No matching record", ("C-2", "Nobody", "Prepaid", "2026-01-01", "")),
            ("“Customer” is missing", ("C-2", "", "Prepaid", "2026-01-01", "")),
            ("must be unique", ("C-1", "Fundición Norte", "Prepaid", "2026-01-01", "")),
        ):
            with self.subTest(bad):
                self._refuse(message, 3, "support.contract", self.CONTRACT, good, bad)

    # hours

    OPENING = ("contract_id", "name", "hours", "date_start", "date_end")

    def test_opening_balances_are_grants_of_the_ledger(self):
        name = self.contract.name
        result = self._load(
            "support.opening.balance",
            self.OPENING,
            (name, "Balance of 2025", "12.5", "2026-01-01", "2026-12-31"),
            (name, "Gift", "1", "2026-01-01", ""),
        )
        self.assertFalse(result["messages"])
        packages = self.contract.package_ids
        self.assertRecordValues(
            packages.sorted("remaining_minutes", reverse=True),
            [
                {"origin": "opening", "remaining_minutes": 750, "state": "open"},
                {"origin": "opening", "remaining_minutes": 60, "state": "open"},
            ],
        )
        self.assertEqual(set(packages.move_ids.mapped("kind")), {"grant"})
        self.assertLedgerAdds(packages)

    def test_hours_of_a_draft_wait_for_its_signature(self):
        draft = self._create_contract(self.other_customer, state="draft")
        self._load(
            "support.opening.balance",
            self.OPENING,
            (draft.name, "Balance", "10", "2026-01-01", ""),
        )
        self.assertEqual(draft.package_ids.state, "waiting")
        draft.action_sign()
        self.assertEqual(draft.package_ids.remaining_minutes, 600)

    def test_wrong_balances_are_named_with_their_row(self):
        name = self.contract.name
        good = (name, "Balance", "10", "2026-01-01", "")
        for message, bad in (
            ("more than zero hours", (name, "Other", "-1", "2026-01-01", "")),
            ("more than zero hours", (name, "Other", "0", "2026-01-01", "")),
            ("ends before", (name, "Other", "1", "2026-01-01", "2025-01-01")),
            ("No matching record", ("SC-NO", "Other", "1", "2026-01-01", "")),
            ("recorded already", (name, "Balance", "1", "2026-01-01", "")),
        ):
            with self.subTest(bad):
                self._refuse(
                    message, 3, "support.opening.balance", self.OPENING, good, bad
                )
        self.assertFalse(self.contract.package_ids)

    def _get_errors(self, model, *rows, **options):
        """[(line, reason)] of a file that is refused."""
        with mute_logger("odoo.sql_db", "odoo.orm.models", "odoo.models"):
            result = self._load(model, *rows, **options)
        self.assertFalse(result["ids"])
        return [(m["record"], m["message"]) for m in result["messages"]]

    def test_each_wrong_row_is_told_once_with_its_line(self):
        """K20: as a spreadsheet counts them; what is right is not named."""
        name = self.contract.name
        errors = self._get_errors(
            "support.opening.balance",
            self.OPENING,
            (name, "Good", "1", "2026-01-01", ""),
            ("SC-NO", "Unknown", "1", "2026-01-01", ""),
            (name, "Zero", "0", "2026-01-01", ""),
            ("", "Nobody's", "1", "2026-01-01", ""),
        )
        self.assertEqual([line for line, _reason in errors], [3, 4, 5])
        for (_line, reason), words in zip(
            errors,
            ("No matching record", "more than zero", "“Contract” is missing. (line 5)"),
            strict=True,
        ):
            self.assertIn(words, reason)
        self.assertFalse(self.env["support.opening.balance"].search([]))

    def test_one_reason_of_many_rows_names_each_line(self):
        """K20: Odoo's screen would only say that there are several."""
        row = ("Fundición Norte", "Prepaid", "2026-12-31", "2026-01-01")
        errors = self._get_errors(
            "support.contract", self.CONTRACT, ("C-1", *row), ("C-2", *row)
        )
        self.assertEqual([line for line, _reason in errors], [2, 3])
        self.assertIn("(line 2)", errors[0][1])
        self.assertIn("(line 3)", errors[1][1])

    def test_a_batch_before_a_wrong_row_does_not_stay(self):
        """K20: whatever number of rows the screen sends at a time."""
        name = self.contract.name
        errors = self._get_errors(
            "support.opening.balance",
            self.OPENING,
            (name, "Good", "1", "2026-01-01", ""),
            (name, "Zero", "0", "2026-01-01", ""),
            limit=1,
        )
        self.assertEqual([line for line, _reason in errors], [3])
        self.assertFalse(self.contract.package_ids)

    def test_imports_of_others_are_told_as_odoo_tells_them(self):
        """Contacts without key users are no business of ours."""
        errors = self._get_errors(
            "res.partner", ("name", "country_id"), ("Uno", ""), ("Dos", "Nowhere")
        )
        self.assertEqual([line for line, _reason in errors], [1])

    def test_accents_of_a_short_file_stay(self):
        """Its encoding cannot be guessed: what is UTF-8 is read as such."""
        text = "contract_id,name,hours\nSC-1,Al revés,1\n"
        for content, encoding in (
            (text.encode(), "utf-8"),
            (text.encode("utf-8-sig"), "utf-8-sig"),
        ):
            wizard = self.env["base_import.import"].create(
                {
                    "res_model": "support.opening.balance",
                    "file": content,
                    "file_type": "text/csv",
                }
            )
            preview = wizard.parse_preview({**OPTIONS, "encoding": ""})
            self.assertEqual(preview["options"]["encoding"], encoding)
            self.assertIn(["Al revés"], preview["preview"])
            self.assertEqual(preview["headers"][0], "contract_id")
        wizard.file = "name\nRevés, otra vez al revés".encode("latin-1")
        wizard.parse_preview({**OPTIONS, "encoding": ""})
        self.assertNotEqual(wizard._is_plain_utf8(), True)

    def test_a_balance_is_not_edited(self):
        result = self._load(
            "support.opening.balance",
            self.OPENING,
            (self.contract.name, "Balance", "10", "2026-01-01", ""),
        )
        balance = self.env["support.opening.balance"].browse(result["ids"])
        with self.assertRaisesRegex(UserError, "adjust its package"):
            balance.hours = 20
        with self.assertRaisesRegex(UserError, "void its package"):
            balance.unlink()

    def test_a_contract_that_has_ended_receives_no_balance(self):
        self.contract.state = "ended"
        with self.assertRaisesRegex(ValidationError, "it has ended"):
            self.env["support.opening.balance"].create(
                {"contract_id": self.contract.id, "name": "Balance", "hours": 1}
            )

    def test_only_managers_bring_balances(self):
        with self.assertRaises(AccessError):
            self.env["support.opening.balance"].with_user(self.consultant).create(
                {"contract_id": self.contract.id, "hours": 1}
            )

    # the files

    def test_the_templates_that_are_offered_can_be_imported(self):
        """Each file is there, and Odoo knows every column of it, in Spanish too."""
        self.env["res.lang"]._activate_lang("es_ES")
        models = ("res.partner", "support.contract", "support.opening.balance")
        for model, lang in product(models, ("en_US", "es_ES")):
            template = self.env[model].get_import_templates()[-1]["template"]
            content = Path(file_path(template.lstrip("/"))).read_bytes()
            wizard = (
                self.env["base_import.import"]
                .with_context(lang=lang)
                .create(
                    {
                        "res_model": model,
                        "file": content,
                        "file_name": template,
                        "file_type": "application/vnd.openxmlformats-officedocument"
                        ".spreadsheetml.sheet",
                    }
                )
            )
            preview = wizard.parse_preview({"has_headers": True})
            self.assertNotIn("error", preview)
            self.assertEqual(
                set(preview["matches"]), set(range(len(preview["headers"]))), model
            )
        self.assertTrue(b64encode(content))
