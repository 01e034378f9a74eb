from datetime import date
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import SupportCommon


@tagged("post_install", "-at_install")
class TestPeriodHours(SupportCommon):
    """K9: monthly hours are granted once a period, roll over as agreed, expire."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = {"kind": "period_hours", "minutes": 600, "period": "month"}

    def _create_monthly(self, **terms):
        return self._create_contract(entitlements=[self.terms | terms])

    def _run(self, method):
        with self.enter_registry_test_mode():
            self.env.ref(f"support_contracts.{method}").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_period_is_granted_once_however_often_the_cron_runs(self):
        """K9: the cron may run twice, or catch up after months."""
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_monthly()
            self.assertEqual(contract.remaining_minutes, 600)
        with freeze_time("2026-03-02 12:00:00"):
            self._run("cron_grant_periods")
            self._run("cron_grant_periods")
            self.assertRecordValues(
                contract.package_ids.sorted("date_start"),
                [
                    {"date_start": date(2026, 1, 1), "date_end": date(2026, 1, 31)},
                    {"date_start": date(2026, 2, 1), "date_end": date(2026, 2, 28)},
                    {"date_start": date(2026, 3, 1), "date_end": date(2026, 3, 31)},
                ],
            )

    @freeze_time("2026-01-10 12:00:00")
    def test_the_database_keeps_one_package_per_period(self):
        contract = self._create_monthly()
        values = contract.entitlement_ids._prepare_period_package(
            date(2026, 1, 1), date(2026, 1, 31)
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["support.hour.package"].create(values)

    def test_unused_hours_expire_by_default(self):
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_monthly()
        self._record_move(contract.package_ids, "consume", -150)
        with freeze_time("2026-02-01 12:00:00"):
            self._run("cron_expire_packages")
        package = contract.package_ids
        self.assertRecordValues(package, [{"state": "closed", "remaining_minutes": 0}])
        expired = package.move_ids.filtered(lambda move: move.kind == "expire")
        self.assertRecordValues(expired, [{"minutes": -450, "date": date(2026, 1, 31)}])

    def test_rollover_is_capped_and_the_rest_expires(self):
        """K9: at most half of the granted hours go on into the next month."""
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_monthly(
                rollover_policy="percent", rollover_limit=50
            )
        first = contract.package_ids
        self._record_move(first, "consume", -150)
        with freeze_time("2026-02-01 12:00:00"):
            first._expire()
        rolled = contract.package_ids - first
        self.assertRecordValues(
            rolled,
            [
                {
                    "origin": "rollover",
                    "remaining_minutes": 300,
                    "date_start": date(2026, 2, 1),
                    "date_end": date(2026, 2, 28),
                }
            ],
        )
        self.assertEqual(
            {move.kind: move.minutes for move in first.move_ids},
            {"grant": 600, "consume": -150, "rollover": -300, "expire": -150},
        )
        self.assertLedgerAdds(first | rolled)

    def test_rolled_hours_do_not_roll_again(self):
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_monthly(
                rollover_policy="minutes", rollover_limit=120
            )
        with freeze_time("2026-02-01 12:00:00"):
            contract.package_ids._expire()
        with freeze_time("2026-03-01 12:00:00"):
            contract.package_ids.filtered(lambda p: p.state == "open")._expire()
        self.assertEqual(contract.remaining_minutes, 0)

    def test_all_hours_roll_over_for_some_periods(self):
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_monthly(rollover_policy="periods", rollover_limit=3)
        first = contract.package_ids
        with freeze_time("2026-02-01 12:00:00"):
            first._expire()
        rolled = contract.package_ids - first
        self.assertEqual(rolled.remaining_minutes, 600)
        self.assertEqual(rolled.date_end, date(2026, 4, 30))

    def test_a_package_waits_for_undecided_days(self):
        """It closes when all days up to its end are final or waived."""
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_monthly()
        package = contract.package_ids
        blockers = {contract: ["30 January waits for the key user."]}
        with freeze_time("2026-02-01 12:00:00"):
            with patch.object(
                type(contract), "_period_blockers", return_value=blockers
            ):
                package._expire()
                self.assertEqual(package.state, "open")
                with self.assertRaisesRegex(UserError, "not decided"):
                    package._expire_early("Now")
            package._expire()
        self.assertEqual(package.state, "closed")

    def test_hours_that_are_over_are_not_available_before_the_cron_closes_them(self):
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_monthly()
        with freeze_time("2026-02-01 12:00:00"):
            contract.invalidate_recordset()
            self.assertEqual(contract.package_ids.state, "open")
            self.assertEqual(contract.available_minutes, 0)
            self.assertEqual(contract.remaining_minutes, 0)

    def test_period_hours_wait_for_the_invoice_of_the_fee(self):
        """Gate: hours are usable once the fee of their period is invoiced."""
        plan = self.env["support.plan"].create(
            {
                "name": "Monthly",
                "fee_product_id": self._create_product("Fee", 400.0).id,
                "fee_amount": 400.0,
            }
        )
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_contract(
                plan_id=plan.id,
                entitlements=[self.terms | {"gate": "invoiced"}],
            )
            self.assertEqual(contract.package_ids.state, "waiting")
            self.assertEqual(contract.remaining_minutes, 0)
            contract.fee_contract_ids._recurring_create_invoice().action_post()
            contract.package_ids._open_if_gate_passed()
            self.assertEqual(contract.package_ids.state, "open")
            self.assertEqual(contract.remaining_minutes, 600)

    @freeze_time("2026-01-10 12:00:00")
    def test_granting_costs_the_same_for_one_contract_and_for_fifty(self):
        def count(number):
            contracts = self.env["support.contract"].create(
                [
                    {
                        "partner_id": self.customer.id,
                        "date_start": date(2026, 1, 1),
                        "entitlement_ids": [(0, 0, self.terms | {"name": "Hours"})],
                    }
                    for _n in range(number)
                ]
            )
            entitlement_ids = contracts.entitlement_ids.ids
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            entitlements = self.env["support.entitlement"].browse(entitlement_ids)
            entitlements._grant_due_periods()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(1), count(50))


@tagged("post_install", "-at_install")
class TestStatement(SupportCommon):
    """K13: the statement says at any date what came and what went."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract()
        cls.package = cls._create_package(cls.contract, 600)
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "<p>Off</p>"}
        )
        for day, minutes in [
            (date(2026, 1, 20), -60),
            (date(2026, 2, 3), -90),
            (date(2026, 2, 4), -30),
            (date(2026, 3, 5), -120),
        ]:
            cls._record_move(
                cls.package, "consume", minutes, day, ticket_id=cls.ticket.id
            )

    def test_opening_and_what_moved_make_the_closing(self):
        statement = self.contract._get_statement(date(2026, 2, 1), date(2026, 2, 28))
        self.assertEqual(statement["opening"], 540)
        self.assertEqual(statement["by_kind"], {"consume": -120})
        self.assertEqual(statement["closing"], 420)
        self.assertEqual(statement["tickets"], [(self.ticket, 120)])

    def test_statements_of_following_periods_join(self):
        first = self.contract._get_statement(date(2026, 1, 1), date(2026, 1, 31))
        second = self.contract._get_statement(date(2026, 2, 1), date(2026, 3, 31))
        self.assertEqual(first["opening"], 0)
        self.assertEqual(first["closing"], second["opening"])
        self.assertEqual(second["closing"], self.contract.remaining_minutes)

    def test_an_empty_period_carries_the_balance(self):
        statement = self.contract._get_statement(date(2026, 5, 1), date(2026, 5, 31))
        self.assertEqual((statement["opening"], statement["closing"]), (300, 300))
        self.assertEqual(statement["tickets"], [])

    def test_the_smart_buttons_show_the_hours_of_the_contract(self):
        for action, records in [
            (self.contract.action_view_packages(), self.package),
            (self.contract.action_view_moves(), self.package.move_ids),
        ]:
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, records)
        self.assertEqual(self.contract.package_count, 1)

    def test_balances_cost_the_same_for_one_contract_and_for_fifty(self):
        contracts = self.env["support.contract"].create(
            [{"partner_id": self.customer.id} for _n in range(50)]
        )
        self.contract._get_balances()

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._get_balances()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(contracts[:1]), count(contracts))
