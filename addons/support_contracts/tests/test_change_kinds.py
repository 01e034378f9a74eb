from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_changes import ChangeCase
from .common_documents import DRAWING

JULY = date(2026, 7, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestChangeKinds(ChangeCase):
    """G4: what each kind of change does on its day."""

    # scope

    def test_a_scope_changes_whole(self):
        """Products, installations, work types, ticket types and categories."""
        category = self.env["helpdesk.ticket.category"].create({"name": "Network"})
        product = self._create_product("ERP", 1.0)
        installation = self._create_installation()
        work_type = self._create_work_type("REMOTE")
        line = {
            "kind": "scope",
            "entitlement_id": self.hours.id,
            "new_product_ids": product.ids,
            "new_installation_ids": installation.ids,
            "new_work_type_ids": work_type.ids,
            "new_ticket_type_ids": self.incident.ids,
            "new_ticket_category_ids": category.ids,
        }
        change = self.agree(self.ask(line))
        self.assertEqual(change.line_ids.old_value, "All tickets")
        for words in ("ERP", "SAP Business One", "Incident", "Network"):
            self.assertIn(words, change.line_ids.new_value)
        self.run_on("2026-07-01")
        self.assertRecordValues(
            self.hours,
            [
                {
                    "covered_product_ids": product.ids,
                    "installation_ids": installation.ids,
                    "work_type_ids": work_type.ids,
                    "ticket_type_ids": self.incident.ids,
                    "ticket_category_ids": category.ids,
                }
            ],
        )

    def test_what_a_change_of_scope_does_not_touch_stays(self):
        self.hours.work_type_ids = self.work_type
        line = {
            "kind": "scope",
            "entitlement_id": self.hours.id,
            "new_ticket_type_ids": self.incident.ids,
        }
        change = self.agree(self.ask(line))
        self.assertEqual(change.line_ids.old_value, self.work_type.display_name)
        self.run_on("2026-07-01")
        self.assertEqual(self.hours.work_type_ids, self.work_type)
        self.assertEqual(self.hours.ticket_type_ids, self.incident)

    # fee

    def _create_fee(self, date_start):
        product = self._create_product("Fee", 100.0)
        line = {
            "product_id": product.id,
            "name": "Fee",
            "specific_price": 100,
            "date_start": date_start,
            "recurring_next_date": date_start,
        }
        return self.env["contract.contract"].create(
            {
                "name": "Fee",
                "partner_id": self.customer.id,
                "support_contract_id": self.contract.id,
                "contract_line_ids": [(0, 0, line)],
            }
        )

    def test_the_fee_begins_with_the_period_after_its_day(self):
        """G4: not with the next invoice, which is of the period before."""
        fee = self._create_fee("2026-06-01")
        change = self.agree(
            self.ask({"kind": "fee", "new_price": 120}, date_effective="2026-06-20")
        )
        self.assertIn("100", change.line_ids.old_value)
        self.run_on("2026-06-20")
        self.assertEqual(change.state, "applied")
        self.assertRecordValues(
            self.contract.fee_price_ids,
            [{"date_start": JULY, "amount": 120, "previous_amount": 100}],
        )
        self.assertIn("120.00 · 07/01/2026", change.version_id.rows_html)
        fees = [fee.recurring_create_invoice().amount_untaxed for _month in "67"]
        self.assertEqual(fees, [100, 120])
        self.assertFalse(self.contract.charge_ids)

    def test_a_fee_of_a_periods_first_day_begins_there(self):
        """And OCA's contract keeps it in its history."""
        fee = self._create_fee("2026-06-01")
        change = self.agree(self.ask({"kind": "fee", "new_price": 120}))
        self.run_on("2026-07-01")
        self.assertEqual(self.contract.fee_price_ids.date_start, JULY)
        self.assertEqual(fee.contract_line_ids.price_unit, 120)
        told = "".join(fee.modification_ids.mapped("description"))
        self.assertIn(change.name, told)
        self.assertIn("100.00 to ", told)

    def test_a_fee_invoiced_ahead_is_made_up_for(self):
        """July was invoiced at 100 before the change to 120 was agreed."""
        fee = self._create_fee("2026-06-01")
        for _month in "67":
            fee.recurring_create_invoice()
        self.agree(self.ask({"kind": "fee", "new_price": 120}))
        self.run_on("2026-07-01")
        self.assertEqual(self.contract.charge_ids.amount, 20)

    def test_without_a_fee_it_says_so(self):
        change = self.ask({"kind": "fee", "new_price": 5})
        with self.assertRaisesRegex(UserError, "no recurring fee"):
            change.action_send()
        with self.assertRaisesRegex(UserError, "no recurring fee"):
            change.sudo().line_ids._apply_fee(JULY)

    # metric

    def test_a_metric_period_changes_on_its_day_and_the_manual_follows(self):
        """G2, G4: weekly from July on; a draft of the manual is begun for that day."""
        manual = self._create_document("pim")
        self._put_in_force(manual, audience="All", metric_period="month")
        self.assertEqual(self.contract.metric_period, "month")
        line = {"kind": "metric", "new_metric_period": "week"}
        change = self.agree(self.ask(line))
        self.assertEqual(change.line_ids.old_value, "Monthly")
        draft = manual.latest_version_id
        self.assertRecordValues(
            draft, [{"state": "draft", "metric_period": "week", "date_from": JULY}]
        )
        self.assertIn(change.name, draft.change_note)
        self.assertIn(change.name, manual.activity_ids.summary)
        self.assertEqual(self.contract.metric_period, "month")
        self.run_on("2026-07-01")
        self.assertEqual(self.contract.metric_period, "week")
        self.assertIn("Weekly", change.version_id.rows_html)

    # document

    def test_a_version_both_sides_approved_is_in_force_on_its_day(self):
        """G4: the change is its signature; the old version stays readable."""
        document = self._create_document()
        old = self._put_in_force(document)
        new = self._approve_version(document, body="<h2>New</h2><p>Text</p>")
        line = {
            "kind": "document",
            "document_id": document.id,
            "document_version_id": new.id,
        }
        change = self.agree(self.ask(line))
        shown = change.approval_ids[0].snapshot["lines"][0]
        self.assertIn(new.content_hash, shown)
        self.run_on("2026-06-30")
        self.assertEqual((old.state, new.state), ("in_force", "approved"))
        self.run_on("2026-07-01")
        self.assertRecordValues(
            old | new,
            [
                {"state": "superseded", "signed_by": "Ana Lead"},
                {"state": "in_force", "signed_by": "Ana Lead"},
            ],
        )
        self.assertEqual(new.date_from, JULY)
        self.assertIn("was approved with", document.message_ids[0].body)

    def test_a_version_that_was_used_meanwhile_stops_the_change(self):
        document = self._create_document()
        version = self._approve_version(document)
        line = {
            "kind": "document",
            "document_id": document.id,
            "document_version_id": version.id,
        }
        change = self.agree(self.ask(line))
        version.with_user(self.manager).action_send()
        version.with_user(self.lead_user)._sign("Ana Lead", DRAWING)
        self.run_on("2026-07-01")
        self.assertEqual(change.state, "approved")
        self.assertIn("Only an approved version", change.problem)

    def test_without_a_version_a_draft_is_begun(self):
        """G4: for the day of the change; its responsible is told."""
        document = self._create_document()
        old = self._put_in_force(document)
        line = {
            "kind": "document",
            "document_id": document.id,
            "new_text": "Visits on Mondays",
        }
        change = self.agree(self.ask(line))
        draft = document.latest_version_id
        self.assertEqual((draft.state, draft.date_from), ("draft", JULY))
        self.assertIn("Visits on Mondays", draft.change_note)
        self.assertEqual(document.activity_ids.user_id, self.manager)
        self.run_on("2026-07-01")
        self.assertEqual((change.state, old.state), ("applied", "in_force"))
        self.assertIn("Visits on Mondays", change.version_id.rows_html)

    def test_only_an_approved_version_of_the_named_document_is_asked(self):
        document, other = self._create_document(), self._create_document()
        draft = document._new_version(body="<p>x</p>")
        line = {"kind": "document", "document_id": document.id}
        for version, message in (
            (draft, "not approved internally"),
            (self._approve_version(other), "another contract"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.ask(line | {"document_version_id": version.id}).action_send()
        with self.assertRaisesRegex(UserError, "not complete"):
            self.ask(line).action_send()
