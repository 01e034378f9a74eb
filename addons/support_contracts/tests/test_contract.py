from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from ..exceptions import MissingReasonError
from .common import SupportCommon


@tagged("post_install", "-at_install")
class TestContract(SupportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = cls._create_product("Monthly fee", 400.0)
        cls.plan = cls.env["support.plan"].create(
            {
                "name": "Monthly 10 h",
                "code": "M10",
                "duration_months": 12,
                "overage_policy": "bill",
                "silence_policy": "approve",
                "silence_days": 3,
                "fee_product_id": cls.fee.id,
                "fee_amount": 400.0,
                "entitlement_ids": [
                    Command.create(
                        {
                            "name": "Monthly hours",
                            "kind": "period_hours",
                            "minutes": 600,
                            "period": "month",
                            "rollover_policy": "percent",
                            "rollover_limit": 50,
                            "work_type_ids": [Command.set(cls.work_type.ids)],
                        }
                    )
                ],
                "rate_ids": [Command.create({"price": 45.0})],
            }
        )

    def test_a_contract_copies_its_plan(self):
        """K9, K10: hours, terms and rates are the plan's, from then on its own."""
        contract = self._create_contract(
            state="draft", plan_id=self.plan.id, date_end=date(2026, 12, 31)
        )
        self.plan.write({"overage_policy": "ask", "silence_days": 9})
        self.assertRecordValues(
            contract,
            [
                {
                    "overage_policy": "bill",
                    "silence_policy": "approve",
                    "silence_days": 3,
                    "date_end": date(2026, 12, 31),
                }
            ],
        )
        entitlement = contract.entitlement_ids
        self.assertRecordValues(
            entitlement,
            [{"kind": "period_hours", "minutes": 600, "rollover_limit": 50}],
        )
        self.assertEqual(entitlement.work_type_ids, self.work_type)
        self.assertEqual(contract.rate_ids.price, 45.0)
        self.assertEqual(self.plan.contract_count, 1)
        self.assertEqual(
            self.env["support.contract"].search(
                self.plan.action_view_contracts()["domain"]
            ),
            contract,
        )

    def test_a_contract_signed_at_once_keeps_the_end_of_its_plan(self):
        """It used to be computed after the signature, and then not any more."""
        contract = self.env["support.contract"].create(
            {
                "partner_id": self.customer.id,
                "plan_id": self.plan.id,
                "date_start": date(2026, 1, 1),
            }
        )
        contract.action_sign()
        self.assertEqual(contract.date_end, date(2026, 12, 31))

    @freeze_time("2026-01-20 12:00:00")
    @users("manager")
    def test_a_manager_makes_a_contract_from_a_plan(self):
        """The form asks for the customer and the plan, no more."""
        form = Form(self.env["support.contract"])
        form.partner_id = self.customer
        form.plan_id = self.plan
        self.assertEqual(form.overage_policy, "bill")
        form.silence_policy = "never"
        contract = form.save()
        self.assertEqual(contract.silence_policy, "never")
        self.assertEqual(contract.date_start, date(2026, 1, 20))
        self.assertEqual(contract.date_end, date(2027, 1, 19))
        self.assertRegex(contract.name, r"^SC\d{5}$")
        contract.action_sign()
        contract.action_activate()
        self.assertEqual(contract.available_minutes, 600)

    @freeze_time("2026-01-20 12:00:00")
    def test_activation_creates_the_recurring_fee(self):
        contract = self._create_contract(plan_id=self.plan.id)
        fee = contract.fee_contract_ids
        self.assertRecordValues(
            fee.contract_line_ids,
            [{"product_id": self.fee.id, "price_unit": 400.0}],
        )
        self.assertEqual(
            contract.entitlement_ids.contract_line_id, fee.contract_line_ids
        )

    @freeze_time("2026-02-03 12:00:00")
    def test_the_period_of_a_fee_is_kept_on_its_invoice_line(self):
        contract = self._create_contract(plan_id=self.plan.id)
        invoice = contract.fee_contract_ids._recurring_create_invoice()
        self.assertRecordValues(
            invoice.invoice_line_ids,
            [
                {
                    "support_period_start": date(2026, 1, 1),
                    "support_period_end": date(2026, 1, 31),
                }
            ],
        )

    def test_a_state_is_not_skipped(self):
        contract = self._create_contract(state="draft")
        with self.assertRaisesRegex(UserError, "signed"):
            contract.action_activate()
        contract.action_sign()
        with self.assertRaisesRegex(UserError, "draft"):
            contract.action_sign()
        with self.assertRaisesRegex(UserError, "end it instead"):
            contract.unlink()

    def test_a_state_is_not_written_nor_a_signed_party_changed(self):
        """A state machine no step of which can be skipped by writing a field."""
        contract = self._create_contract(state="draft").with_user(self.manager)
        with self.assertRaisesRegex(UserError, "not edited by hand"):
            contract.state = "active"
        contract.partner_id = self.other_customer
        contract.action_sign()
        with self.assertRaisesRegex(UserError, "signed contract stay"):
            contract.partner_id = self.customer
        made = contract.create({"partner_id": self.customer.id, "state": "active"})
        self.assertEqual(made.state, "draft")

    @freeze_time("2026-01-20 12:00:00")
    def test_one_contract_that_fails_stops_no_other(self):
        failing = self._create_contract(state="signed")
        good = self._create_contract(self.other_customer, state="signed")
        cls = type(failing)
        activate = cls.action_activate

        def fail_for_one(contract):
            if contract == failing:
                raise UserError("No journal")  # pylint: disable=translation-required
            return activate(contract)

        with (
            patch.object(cls, "action_activate", fail_for_one),
            mute_logger(
                "odoo.addons.support_contracts.models.agreement.support_contract_life"
            ),
            self.enter_registry_test_mode(),
        ):
            cron = self.env.ref("support_contracts.cron_follow_contract_dates")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((failing.state, good.state), ("signed", "active"))
        self.assertEqual(len(failing.activity_ids), 1)
        self.assertIn("No journal", failing.activity_ids.note)

    @freeze_time("2026-06-15 12:00:00")
    def test_a_contract_ends_today_with_a_reason(self):
        contract = self._create_contract(date_end=date(2026, 12, 31))
        with self.assertRaises(MissingReasonError):
            contract._end(" ")
        self.env["support.contract.change"].with_user(self.manager).create(
            {"contract_id": contract.id, "operation": "end", "reason": "Moved on"}
        ).action_apply()
        self.assertRecordValues(
            contract,
            [
                {
                    "state": "ended",
                    "date_end": date(2026, 6, 15),
                    "end_reason": "Moved on",
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "not in force"):
            contract._end("Again")

    def _follow_dates(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "support_contracts.cron_follow_contract_dates"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_the_cron_follows_the_dates(self):
        with freeze_time("2025-12-20 12:00:00"):
            coming = self._create_contract(state="signed", date_end=date(2026, 3, 31))
            self._follow_dates()
            self.assertEqual(coming.state, "signed")
        with freeze_time("2026-01-01 12:00:00"):
            self._follow_dates()
            self.assertEqual(coming.state, "active")
        with freeze_time("2026-04-01 12:00:00"):
            self._follow_dates()
            self.assertEqual(coming.state, "ended")

    def test_silence_needs_a_day_to_answer(self):
        with self.assertRaisesRegex(ValidationError, "at least one day"):
            self._create_contract(silence_policy="approve", silence_days=0)

    def test_period_hours_need_their_hours(self):
        with self.assertRaisesRegex(ValidationError, "how many hours"):
            self._create_contract(entitlements=[{"kind": "period_hours"}])

    def test_a_scope_admits_what_it_names(self):
        other = self._create_work_type("ONSITE")
        ticket = self.env["helpdesk.ticket"].new({})
        contract = self._create_contract(
            entitlements=[{"work_type_ids": [Command.set(self.work_type.ids)]}]
        )
        entitlement = contract.entitlement_ids
        self.assertTrue(entitlement._admits(self.work_type, ticket))
        self.assertFalse(entitlement._admits(other, ticket))

    def test_a_consultant_reads_contracts_and_signs_none(self):
        contract = self._create_contract(state="draft").with_user(self.consultant)
        self.env.invalidate_all()
        self.assertEqual(contract.state, "draft")
        with self.assertRaises(AccessError):
            contract.action_sign()
        with self.assertRaises(AccessError):
            self.env["support.plan"].with_user(self.consultant).create({"name": "X"})

    def test_another_company_sees_nothing(self):
        contract = self._create_contract()
        company = self.env["res.company"].create({"name": "Other firm"})
        stranger = self._create_user(
            "stranger",
            "group_support_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        found = self.env["support.contract"].with_user(stranger).search([])
        self.assertNotIn(contract, found)

    def test_auditor_reads_and_changes_nothing(self):
        contract = self._create_contract().with_user(self.auditor)
        self.env.invalidate_all()
        self.assertEqual(contract.state, "active")
        with self.assertRaises(AccessError):
            contract.title = "Mine now"


@freeze_time("2026-06-15 12:00:00")
@tagged("post_install", "-at_install")
class TestMerge(SupportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls._create_contract()
        cls.target = cls._create_contract()
        cls.package = cls._create_package(
            cls.source, 600, date_end=date(2026, 12, 31), unit_value=40.0
        )
        cls._record_move(cls.package, "consume", -150)

    def test_open_hours_go_on_with_their_dates_and_value(self):
        twin = self.source._merge_into(self.target, "One contract is enough")
        self.assertRecordValues(
            twin,
            [
                {
                    "contract_id": self.target.id,
                    "origin": "transfer",
                    "remaining_minutes": 450,
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 12, 31),
                    "unit_value": 40.0,
                }
            ],
        )
        self.assertRecordValues(
            self.package, [{"state": "closed", "remaining_minutes": 0}]
        )
        self.assertEqual(
            sum(
                (self.package | twin)
                .move_ids.filtered(lambda move: move.kind == "transfer")
                .mapped("minutes")
            ),
            0,
        )
        self.assertLedgerAdds(self.package | twin)
        self.assertEqual(self.source.state, "ended")

    def test_what_was_consumed_stays_where_it_was(self):
        self.source._merge_into(self.target, "One contract is enough")
        consumed = self.env["support.hour.move"].search([("kind", "=", "consume")])
        self.assertEqual(consumed.contract_id, self.source)

    def test_a_merge_is_refused_between_strangers_or_without_reason(self):
        stranger = self._create_contract(self.other_customer)
        with self.assertRaisesRegex(UserError, "same customer"):
            self.source._merge_into(stranger, "Why not")
        with self.assertRaisesRegex(UserError, "one active contract"):
            self.source._merge_into(self.source, "Why not")
        with self.assertRaises(MissingReasonError):
            self.source._merge_into(self.target, "")

    def test_undecided_time_stops_a_merge(self):
        blockers = {self.source: ["3:00 of Tuesday wait for the key user."]}
        with (
            patch.object(type(self.source), "_period_blockers", return_value=blockers),
            self.assertRaisesRegex(UserError, "wait for the key user"),
        ):
            self.source._merge_into(self.target, "One contract is enough")

    @mute_logger("odoo.sql_db")
    def test_the_manager_merges_from_the_contract(self):
        self.env["support.contract.change"].with_user(self.manager).create(
            {
                "contract_id": self.source.id,
                "operation": "merge",
                "target_id": self.target.id,
                "reason": "One contract is enough",
            }
        ).action_apply()
        self.assertEqual(self.target.remaining_minutes, 450)
