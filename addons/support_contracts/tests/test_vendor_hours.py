from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-10 12:00:00")
class TestVendorHours(MoneyCase):
    """K12, rule 16: base hours × the year's factor, once the licence is paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls._create_customer("Vendor of licences")
        cls.licence = cls._create_product("Licence", 1000.0)
        cls.sales = cls._create_user("sales", "sales_team.group_sale_manager")
        cls.contract = cls._create_contract(
            entitlements=[
                {
                    "name": "Vendor hours",
                    "kind": "vendor_hours",
                    "minutes": 600,
                    "vendor_id": cls.vendor.id,
                    "product_id": cls.licence.id,
                }
            ],
            tz="UTC",
        )
        cls.entitlement = cls.contract.entitlement_ids

    def _set_factor(self, factor=1.1, year=2026, **values):
        return (
            self.env["support.vendor.factor"]
            .with_user(self.sales)
            .create(
                {
                    "vendor_id": self.vendor.id,
                    "year": year,
                    "factor": factor,
                    **values,
                }
            )
        )

    def _invoice_licence(self, day="2026-02-10", partner=None):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.customer).id,
                "invoice_date": day,
                "invoice_line_ids": [Command.create({"product_id": self.licence.id})],
            }
        )
        move.action_post()
        return move

    def _ask(self, day):
        with freeze_time(f"{day} 12:00:00"):
            self.run_cron("cron_ask_for_factors")
        return self.contract.activity_ids.mapped("summary")

    def test_sales_are_asked_for_a_factor_that_nobody_has_set(self):
        """K12, rule 16: of the coming year from November on, once."""
        seller = self._create_user("seller", "group_support_sales")
        member = {"user_id": seller.id, "role": "account_manager"}
        self.contract.member_ids = [Command.create(member)]
        self._set_factor()
        self.assertEqual(self._ask("2026-10-31"), [])
        asked = ["Set the factor 2027 of Vendor of licences"]
        self.assertEqual(self._ask("2026-11-01"), asked)
        self.assertEqual(self.contract.activity_ids.user_id, seller)
        self.contract.activity_ids.unlink()
        self.assertEqual(self._ask("2026-11-02"), [])

    def test_who_set_the_factor_is_not_asked(self):
        """K12: for the vendor or its licence; nor of a contract that ends before."""
        self._set_factor()
        self._set_factor(year=2027, product_id=self.licence.id)
        self.assertEqual(self._ask("2026-11-01"), [])
        self.contract.date_end = date(2027, 12, 31)
        self.assertEqual(self._ask("2027-11-01"), [])

    def test_a_running_year_without_factor_is_asked_for(self):
        self.assertIn("factor 2026", self._ask("2026-02-11")[0])

    def test_the_paid_licence_grants_base_times_factor(self):
        """K12, rule 16: 10 h × 1.1 = 11 h, of the licence year."""
        self._set_factor()
        package = self.entitlement._grant_due_periods()
        self.assertRecordValues(
            package,
            [
                {
                    "state": "waiting",
                    "granted_minutes": 660,
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 12, 31),
                }
            ],
        )
        move = self._invoice_licence()
        self.assertEqual(package.state, "waiting", "invoiced is not paid")
        self._pay(move)
        self.assertRecordValues(package, [{"state": "open", "remaining_minutes": 660}])

    def _pay(self, move):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"payment_date": "2026-02-10"})._create_payments()

    def test_a_licence_year_is_granted_once(self):
        """K12: a second licence invoice of the year brings no second hours."""
        self._set_factor()
        package = self.entitlement._grant_due_periods()
        self._pay(self._invoice_licence())
        self._pay(self._invoice_licence())
        self.assertFalse(self.entitlement._grant_due_periods())
        self.assertEqual(self.contract.package_ids, package)
        self.assertEqual(package.remaining_minutes, 660)

    def test_what_is_left_expires_and_never_accumulates(self):
        """K12: do not accumulate; the new year has its own factor."""
        self._set_factor()
        first = self.entitlement._grant_due_periods()
        self._pay(self._invoice_licence())
        with freeze_time("2027-01-05 12:00:00"):
            self._set_factor(0.5, year=2027)
            second = self.entitlement._grant_due_periods()
            first._expire()
            self.assertEqual((first.state, first.remaining_minutes), ("closed", 0))
            self.assertRecordValues(
                second, [{"state": "waiting", "granted_minutes": 300}]
            )
        self.assertLedgerAdds(first | second)

    def test_it_cannot_be_agreed_to_accumulate(self):
        """K12: do not accumulate; the database says so."""
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.entitlement.rollover_policy = "minutes"
            self.env.flush_all()

    def test_without_a_factor_nothing_is_granted_yet(self):
        self.assertFalse(self.entitlement._grant_due_periods())
        self._set_factor()
        self.assertEqual(self.entitlement._grant_due_periods().granted_minutes, 660)

    def test_the_licences_own_factor_goes_before_the_vendors(self):
        self._set_factor(1.1)
        self._set_factor(2.0, product_id=self.licence.id)
        self.assertEqual(self.entitlement._grant_due_periods().granted_minutes, 1200)

    def test_another_customers_or_years_invoice_opens_nothing(self):
        self._set_factor()
        package = self.entitlement._grant_due_periods()
        self._pay(self._invoice_licence(partner=self.other_customer))
        self._pay(self._invoice_licence("2025-12-20"))
        self.assertEqual(package.state, "waiting")

    def test_the_factor_stays_once_hours_were_granted(self):
        """Rule 16: what differs is an adjustment with its reason."""
        factor = self._set_factor()
        factor.factor = 1.2
        self.entitlement._grant_due_periods()
        with self.assertRaisesRegex(UserError, "adjust their package"):
            factor.factor = 1.3
        with self.assertRaisesRegex(UserError, "adjust their package"):
            factor.unlink()

    def test_only_sales_set_the_factor(self):
        """Rule 16: a sales role; service managers and salesmen read."""
        factor = self._set_factor()
        salesman = self._create_user("seller", "sales_team.group_sale_salesman")
        for user in (self.manager, salesman):
            with self.assertRaises(AccessError):
                factor.with_user(user).factor = 2.0
        with self.assertRaises(AccessError):
            factor.with_user(self.consultant).read(["factor"])

    def test_an_absurd_factor_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._set_factor(-1)

    def test_a_vendor_must_be_named(self):
        with self.assertRaisesRegex(ValidationError, "which vendor"):
            self.entitlement.vendor_id = False

    def test_one_look_for_many_licences(self):
        """The gate of 1 and of 20 packages costs the same."""
        self._set_factor()
        one = self.entitlement._grant_due_periods()
        others = self.env["support.hour.package"]
        for number in range(20):
            contract = self._create_contract(
                self._create_customer(f"Customer {number}"),
                entitlements=self.entitlement.copy_data(),
            )
            others |= contract.entitlement_ids._grant_due_periods()
        counts = []
        for packages in (one, one | others):
            self.env.flush_all()
            self.env.invalidate_all()
            packages._filtered_gate_passed()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            packages._filtered_gate_passed()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
