from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_documents import DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentTemplate(DocumentCase):
    def fill(self, body, **values):
        template = self.env["support.document.template"].create(
            {"name": "Mine", "kind": "contract", "body": body}
        )
        self.version.write({"template_id": template.id, **values})
        self.version.with_user(self.manager).action_fill()
        return str(self.version.body)

    def test_the_text_takes_the_data_of_the_contract(self):
        """G1: parties, number, people, terms; what is free text is escaped."""
        self.customer.name = "Mill <b>& Sons</b>"
        text = self.fill(
            "<p>{{ company }} {{ customer }} {{contract_number}} {{ contract_title }}"
            " {{ key_users }} {{ policies }}</p>"
        )
        for words in (
            self.version.company_id.name,
            "Mill &lt;b&gt;&amp; Sons&lt;/b&gt;",
            self.draft_contract.name,
            "Support of the mill",
            "Ana Lead",
            "Silence never counts as approval",
        ):
            self.assertIn(words, text)

    def test_the_tax_number_has_the_name_of_its_country(self):
        """G1: as the customer's own papers call it."""
        self.customer.write(
            {
                "street": "Av. Argentina 2840",
                "country_id": self.env.ref("base.pe").id,
                "vat": "20481230016",
            }
        )
        label = self.env.ref("base.pe").vat_label
        text = self.fill("<p>{{ customer_address }}</p>")
        self.assertIn(f"{label} 20481230016", text)
        self.customer.country_id = False
        self.assertIn(
            "Tax number 20481230016", self.version._get_address(self.customer)
        )

    def test_hours_and_rates_are_tables(self):
        """G1: what the contract gives and costs, without writing it twice."""
        self.draft_contract.write(
            {
                "entitlement_ids": [
                    Command.create(
                        {"name": "Base", "kind": "period_hours", "minutes": 600}
                    )
                ],
                "rate_ids": [Command.create({"price": 55.0})],
            }
        )
        text = self.fill("<div>{{ entitlements }}</div><div>{{ rates }}</div>")
        for words in ("Base", "10:00", "month", "Every other work", "55.00"):
            self.assertIn(words, text)

    def test_hours_that_change_say_from_when(self):
        """G1: two rows of one name would contradict each other; the past is past."""
        base = {"kind": "period_hours", "minutes": 600}
        rows = [
            {"name": "Over", "date_start": "2026-01-01", "date_end": "2026-02-28"},
            {"name": "Now", "date_start": "2026-01-01", "date_end": "2026-06-30"},
            {"name": "Later", "date_start": "2026-07-01", "date_end": False},
        ]
        with freeze_time("2026-06-10"):
            self.draft_contract.write({"date_start": "2026-01-01", "date_end": False})
            entitlements = self.draft_contract.entitlement_ids.create(
                [base | row | {"contract_id": self.draft_contract.id} for row in rows]
            )
            entitlements.flush_recordset()
            for entitlement, row in zip(entitlements, rows, strict=True):
                entitlement.write(
                    {name: row[name] for name in ("date_start", "date_end")}
                )
            text = " ".join(self.fill("<div>{{ entitlements }}</div>").split())
        self.assertNotIn("Over", text)
        self.assertIn("until 06/30/2026", text)
        self.assertIn("from 07/01/2026", text)
        self.assertNotIn("from 01/01/2026", text)

    def test_what_is_missing_keeps_it_from_approval(self):
        """G1: operation, wishes and service levels are never left out silently."""
        text = self.fill("<div>{{ operation }}{{ wishes }}{{ service_levels }}</div>")
        self.assertEqual(text.count("o_support_missing"), 3)
        with self.assertRaisesRegex(UserError, "to be completed"):
            self.version.with_user(self.manager).action_submit()
        self.draft_contract.write(
            {
                "operation_text": "<p>By phone</p>",
                "wishes_text": "<p>Few words</p>",
                "service_levels_text": "<p>Four hours</p>",
            }
        )
        self.version.with_user(self.manager).action_fill()
        self.assertIn("Four hours", self.version.body)
        self.version.with_user(self.manager).action_submit()

    def test_an_unknown_place_names_the_template(self):
        """G3: told when it is written, and again when it slipped in."""
        templates = self.env["support.document.template"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "“Bad”.*{{ secret }}"):
            templates.create({"name": "Bad", "body": "<p>{{ secret }}</p>"})
        with self.assertRaisesRegex(ValidationError, "does not close it"):
            templates.create({"name": "Bad", "body": "<p>{{ customer</p>"})
        template = templates.create({"name": "Bad", "body": "<p>{{ customer }}</p>"})
        self.env.cr.execute(
            "UPDATE support_document_template SET body = %s WHERE id = %s",
            ['{"en_US": "<p>{{ object.password }}</p>"}', template.id],
        )
        template.invalidate_recordset()
        self.version.template_id = template
        with self.assertRaisesRegex(UserError, "“Bad”.*{{ object.password }}"):
            self.version.with_user(self.manager).action_fill()

    def test_places_are_not_code(self):
        """G3: nothing is evaluated, whoever wrote it."""
        for place in ("7 * 6", "object", "env['res.users']", "__import__('os')"):
            with self.subTest(place), self.assertRaises(ValidationError):
                self.fill(f"<p>{{{{ {place} }}}}</p>")
        text = self.fill('<p t-out="7*6"><t t-esc="object"/>{{ customer }}</p>')
        self.assertNotIn("42", text)

    def test_templates_are_the_managers(self):
        """G8: a consultant reads them, the customer does not."""
        template = self.env.ref("support_contracts.document_template_pim")
        self.assertTrue(template.with_user(self.consultant).has_access("read"))
        with self.assertRaises(AccessError):
            template.with_user(self.consultant).write({"body": "x"})
        with self.assertRaises(AccessError):
            template.with_user(self.lead_user).read(["body"])

    def test_the_list_of_places_is_shown_and_each_is_answered(self):
        """G3: none of them fails on a contract without anything."""
        template = self.env.ref("support_contracts.document_template_contract")
        for name in self.version._get_placeholders():
            with self.subTest(name):
                self.assertIn(f"{{{{ {name} }}}}", template.placeholder_help)
                self.version._get_place(name)

    def test_without_a_template_nothing_is_filled_in(self):
        """G3: the message says so."""
        other = self._create_document(name="Note", kind="other")
        version = self._create_version(other)
        with self.assertRaisesRegex(UserError, "no template"):
            version.with_user(self.manager).action_fill()

    def test_every_kind_has_its_template(self):
        """G1, G2, G5, G7: shipped, and filled in at the first try."""
        self.env["support.catalogue.item"].create(
            {"name": "Help desk", "attended_by": "Desk", "times": "8×5", "cost": "0"}
        )
        for kind in ("contract", "pim", "desk_procedure", "catalogue"):
            with self.subTest(kind):
                document = self._create_document(name=kind, kind=kind)
                version = document._new_version(
                    audience="Key users", metric_period="week"
                )
                version.with_user(self.manager).action_fill()
                self.assertIn("<h2>", version.body)
                self.assertNotIn("{{", version.body)

    def test_the_text_is_in_the_language_of_the_customer(self):
        """G3: words, dates and choices."""
        self.env["res.lang"]._activate_lang("es_ES")
        document = self._create_document(name="PIM", kind="pim")
        version = document._new_version(
            lang="es_ES", metric_period="half_month", audience="Todos"
        )
        version.with_user(self.manager).action_fill()
        self.assertIn("Quincenal", version.body)
        self.assertIn("Penalidades", version.body)

    def test_the_title_of_a_question_is_in_the_language_of_who_answers(self):
        """G3: whatever language was read before."""
        self.env["res.lang"]._activate_lang("es_ES")
        self.assertIn("version 1", self.version.display_name)
        self.assertIn("versión 1", self.version._get_title_for("es_ES"))
