from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_changes import ChangeCase

LOGGER = "odoo.addons.support_contracts.models.changes.support_change_request_apply"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestChangeRequest(ChangeCase):
    # asking

    def test_both_sides_approve(self):
        """G4: neither alone; on the customer's side the lead."""
        change = self.ask()
        change.action_send()
        self.assertEqual(change.state, "sent")
        self.answer(change, "change_staff", self.manager)
        self.assertEqual(change.state, "sent")
        with self.assertRaisesRegex(AccessError, "Only the lead"):
            self.answer(change, "change", self.backup_user)
        self.answer(change, "change", self.lead_user)
        self.assertEqual(change.state, "approved")

    def test_what_customers_ask_is_told_in_the_manager_s_language(self):
        """G4: whoever reads the activity, not whoever caused it."""
        self.env["res.lang"]._activate_lang("es_ES")
        self.contract.user_id = self.manager
        self.manager.lang = "es_ES"
        self.lead_user.lang = "en_US"
        change = (
            self.env["support.change.request"]
            .with_user(self.lead_user)
            .with_context(lang="en_US")
            ._ask_from_portal(self.contract, "More hours", "Please")
        )
        self.assertEqual(
            change.sudo().activity_ids.summary,
            "El cliente pide un cambio del contrato",
        )

    def test_it_is_registered_without_a_gender(self):
        """G4: Odoo's "… creado" does not fit what is feminine in Spanish."""
        self.assertEqual(self.ask()._creation_message(), "New: Contract Change Request")

    def test_the_cost_is_always_stated(self):
        """G11: even 0."""
        with self.assertRaisesRegex(UserError, "State the cost"):
            self.ask(is_cost_stated=False).action_send()

    def test_a_change_says_what_changes(self):
        change = self.ask()
        change.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "no line yet"):
            change.action_send()
        for line in (
            {"kind": "hours"},
            {"kind": "metric", "name": "Response"},
            {"kind": "hours", "entitlement_id": self.hours.id},
        ):
            with self.assertRaisesRegex(UserError, "not complete"):
                self.ask(line).action_send()
        with self.assertRaisesRegex(UserError, "no recurring fee"):
            self.ask({"kind": "fee", "new_price": 5}).action_send()

    def test_only_its_own_contract_changes(self):
        other = self._create_contract(self.other_customer)
        hours = self.hours.copy({"contract_id": other.id})
        line = {"kind": "hours", "entitlement_id": hours.id, "new_minutes": 60}
        with self.assertRaisesRegex(UserError, "another contract"):
            self.ask(line).action_send()

    def test_a_draft_contract_is_edited_instead(self):
        draft = self._create_contract(self.other_customer, state="draft")
        with self.assertRaisesRegex(UserError, "not in force"):
            self.ask(contract_id=draft.id).action_send()

    def test_what_was_sent_does_not_change(self):
        """Both sides approve what they read."""
        change = self.ask()
        change.action_send()
        with self.assertRaisesRegex(UserError, "take it back"):
            change.title = "Other"
        with self.assertRaisesRegex(UserError, "take it back"):
            change.line_ids.new_price = 90
        with self.assertRaisesRegex(UserError, "take it back"):
            change.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "take it back"):
            self.env["support.change.request.line"].with_user(self.manager).create(
                {"change_id": change.id, "kind": "price"}
            )
        change.action_take_back()
        change.title = "Other"
        self.assertFalse(change.approval_ids.filtered(lambda a: a.state == "pending"))

    def test_the_state_is_not_written_by_hand(self):
        change = self.ask(state="applied", origin="customer")
        self.assertEqual((change.state, change.origin), ("draft", "staff"))
        with self.assertRaisesRegex(UserError, "use the buttons"):
            change.state = "approved"

    def test_a_refusal_ends_it(self):
        change = self.ask()
        change.action_send()
        self.answer(change, "change", self.lead_user, granted=False)
        self.assertEqual(change.state, "refused")
        self.assertNotIn("pending", change.approval_ids.mapped("state"))

    def test_nobody_approves_twice(self):
        change = self.ask()
        change.action_send()
        approval = change.approval_ids.filtered(lambda a: a.kind == "change")
        approval.with_user(self.lead_user)._decide(True)
        with self.assertRaisesRegex(UserError, "already answered"):
            approval.with_user(self.lead_user)._decide(True)

    def test_who_may_ask(self):
        """Refusals: consultants read, customers and auditors write nothing."""
        for user in (self.consultant, self.auditor, self.lead_user):
            with self.assertRaises(AccessError):
                self.ask(user=user)
        change = self.ask()
        with self.assertRaises(AccessError):
            change.with_user(self.consultant).action_send()
        with self.assertRaises(AccessError):
            change.with_user(self.lead_user).read(["title"])

    # applying

    def test_a_price_becomes_a_rate_on_its_day(self):
        """G4: it applies itself, once, and not before."""
        change = self.agree(self.ask())
        price = [(self.work_type, date(2026, 7, 1))]
        self.run_on("2026-06-30")
        self.assertEqual(change.state, "approved")
        self.run_on("2026-07-01")
        self.run_on("2026-07-02")
        self.assertEqual(
            (change.state, change.applied_on), ("applied", date(2026, 7, 1))
        )
        self.assertEqual(len(self.contract.rate_ids), 1)
        self.assertEqual(self.contract._get_hourly_prices(price)[price[0]].amount, 70)
        with self.assertRaisesRegex(UserError, "not possible any more"):
            change._apply()

    def test_hours_change_from_the_next_period_on(self):
        self.hours._grant_due_periods(date(2026, 6, 10))
        granted = self.hours.package_ids.mapped("granted_minutes")
        line = {
            "kind": "hours",
            "entitlement_id": self.hours.id,
            "new_minutes": 900,
        }
        self.agree(self.ask(line))
        self.run_on("2026-07-01")
        self.assertEqual(self.hours.minutes, 900)
        self.assertEqual(self.hours.package_ids.mapped("granted_minutes"), granted)
        new = self.hours._grant_due_periods(date(2026, 7, 1))
        self.assertEqual(new.granted_minutes, 900)

    def test_approved_after_its_day_it_applies_today(self):
        """Never backwards: prices of the past stay."""
        change = self.agree(self.ask(date_effective="2026-06-01"))
        self.assertEqual(
            (change.state, change.applied_on), ("applied", date(2026, 6, 10))
        )
        self.assertEqual(self.contract.rate_ids.date_start, date(2026, 6, 10))
        self.assertIn("Approved after its day", change.message_ids[0].body)

    def test_one_that_fails_stops_no_other(self):
        """The cron says so on the change."""
        bad, good = (self.agree(self.ask()) for _number in range(2))
        cls = self.env.registry["support.change.request"]
        apply, problem = cls._apply, "The rate is gone"

        def fail_for_one(record):
            if record.id == bad.id:
                raise UserError(problem)
            return apply(record)

        with patch.object(cls, "_apply", fail_for_one), mute_logger(LOGGER):
            self.run_on("2026-07-01")
        self.assertRecordValues(
            bad | good,
            [
                {"state": "approved", "problem": "The rate is gone"},
                {"state": "applied", "problem": False},
            ],
        )
        with freeze_time("2026-07-02 12:00:00"):
            bad.with_user(self.manager).action_apply()
        self.assertEqual((bad.state, bad.problem), ("applied", False))

    def test_nothing_is_applied_before_its_day(self):
        change = self.agree(self.ask())
        with self.assertRaisesRegex(UserError, "not due"):
            change.with_user(self.manager).action_apply()

    # what it costs

    def test_mending_our_omission_is_a_block_claim(self):
        """G4, G11: absorbed, and counted in money on the contract."""
        change = self.ask(
            omission="provider", cost=300, cost_product_id=self.product_hour.id
        )
        self.assertEqual(change.cost_verdict, "do_not_bill")
        self.agree(change)
        self.run_on("2026-07-01")
        charge = self.contract.charge_ids
        self.assertRecordValues(
            charge,
            [{"verdict": "do_not_bill", "amount": 0, "value": 300, "reason": "Ours"}],
        )
        self.assertEqual(self.contract.absorbed_amount, 300)
        domain = self.contract.action_view_absorbed()["domain"]
        self.assertEqual(self.env["support.charge"].search(domain), charge)

    def test_a_cost_says_how_it_is_charged(self):
        with self.assertRaisesRegex(ValidationError, "as which product"):
            self.ask(cost=300)

    # history

    def test_the_old_agreement_stays_readable(self):
        """G4: a version before, a version after, neither changes any more."""
        self.env["support.rate"].create(
            {"contract_id": self.contract.id, "price": 50, "date_start": "2026-01-01"}
        )
        change = self.agree(
            self.ask(
                {"kind": "price", "new_price": 70},
                {"kind": "metric", "name": "Response", "new_text": "<b>2 h</b>"},
            )
        )
        self.run_on("2026-07-01")
        new, old = self.contract.agreement_version_ids
        self.assertEqual((old.number, new.number), (1, 2))
        self.assertEqual(new, change.version_id)
        self.assertIn("50.00", old.rows_html)
        self.assertNotIn("70.00", old.rows_html)
        self.assertIn("70.00", new.rows_html)
        self.assertIn("&lt;b&gt;2 h", new.rows_html)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            old.date_start = "2026-02-01"
        with self.assertRaisesRegex(UserError, "stays as it was"):
            old.unlink()
        self.agree(self.ask(date_effective="2026-06-01"))
        self.assertIn("2 h", self.contract.agreement_version_ids[0].rows_html)

    def test_the_document_is_in_the_language_of_the_customer(self):
        """G4: both values of a line, whoever prints it and whatever was read before."""
        self.env["res.lang"]._activate_lang("es_ES")
        self.customer.lang = "es_ES"
        line = {
            "kind": "hours",
            "entitlement_id": self.hours.id,
            "new_minutes": 900,
        }
        change = self.agree(self.ask(line))
        self.assertIn("15:00 h per period", change.line_ids.new_value)
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.report_change", change.ids
        )
        self.assertIn("15:00 h por periodo", html.decode())
        self.assertNotIn("per period", html.decode())

    def test_the_document_is_printed(self):
        change = self.agree(self.ask(description="<script>x</script>"))
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.report_change", change.ids
        )
        text = html.decode()
        self.assertIn(change.name, text)
        self.assertIn("70.00", text)
        self.assertNotIn("<script>x", text)
