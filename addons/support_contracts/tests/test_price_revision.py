from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_renewal import RenewalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestPriceRevision(RenewalCase):
    """G14: prices are revised once a year, customers are told first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.rate_ids = [
            Command.create({"price": 50.0}),
            Command.create({"price": 40.0, "work_type_id": cls.work_type.id}),
        ]

    def _create_revision(self, **values):
        return (
            self.env["support.price.revision"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Revision of 2026",
                    "date_effective": "2026-04-01",
                    "percent": 10.0,
                    "contract_ids": self.contract.ids,
                    **values,
                }
            )
        )

    def _get_price(self, day):
        request = (self.work_type, day)
        return self.contract._get_hourly_prices([request])[request].amount

    def test_from_its_day_on_rates_and_fee_are_new(self):
        """Old rows stay: what was done before keeps its price."""
        revision = self._create_revision()
        revision.action_notify()
        revision.action_apply()
        self.assertEqual(self._get_price(date(2026, 3, 31)), 40.0)
        self.assertEqual(self._get_price(date(2026, 4, 1)), 44.0)
        self.assertEqual(
            sorted(self.contract.rate_ids.mapped("price")), [40.0, 44.0, 50.0, 55.0]
        )
        self.assertEqual(self.contract._get_fee(date(2026, 3, 31)), 300.0)
        self.assertEqual(self.contract._get_fee(date(2026, 4, 1)), 330.0)
        for _month in range(3):
            self._invoice_fee()
        self.assertEqual(self._invoice_fee().amount_untaxed, 330.0)

    def test_an_index_says_the_percentage(self):
        revision = self._create_revision(
            method="index", index_name="CPI", index_old=120.0, index_new=123.0
        )
        self.assertAlmostEqual(revision.percent, 2.5)

    def test_the_customer_is_told_once_before(self):
        revision = self._create_revision()
        revision.action_notify()
        message = self.contract.message_ids.filtered(
            lambda m: self.lead in m.partner_ids
        )
        self.assertEqual(len(message), 1)
        self.assertIn("330.00", message.body)
        self.assertRecordValues(
            revision.line_ids, [{"fee_old": 300.0, "fee_new": 330.0}]
        )
        with self.assertRaisesRegex(UserError, "Customers were told"):
            revision.action_notify()

    def test_it_is_applied_once(self):
        revision = self._create_revision()
        with self.assertRaisesRegex(UserError, "Draft"):
            revision.action_apply()
        revision.action_notify()
        with freeze_time("2026-04-01 12:00:00"):
            for _time in range(2):
                self.run_cron("cron_apply_price_revisions")
        self.assertEqual(revision.state, "applied")
        self.assertEqual(self._get_price(date(2026, 4, 1)), 44.0)
        with self.assertRaisesRegex(UserError, "Applied"):
            revision.action_apply()

    def test_before_its_day_the_cron_waits(self):
        revision = self._create_revision()
        revision.action_notify()
        self.run_cron("cron_apply_price_revisions")
        self.assertEqual(revision.state, "notified")

    def test_what_customers_were_told_stays(self):
        revision = self._create_revision()
        revision.action_notify()
        for values in ({"percent": 20.0}, {"state": "draft"}, {"line_ids": []}):
            with self.assertRaises(UserError):
                revision.write(values)
        with self.assertRaises(UserError):
            revision.unlink()
        revision.action_cancel()
        with self.assertRaises(UserError):
            revision.action_apply()

    def test_it_begins_as_a_draft_whatever_a_client_says(self):
        revision = self._create_revision(state="applied")
        self.assertEqual(revision.state, "draft")

    def test_revisions_that_say_nothing_are_refused(self):
        for values, message in (
            ({"contract_ids": False}, "Choose the contracts"),
            ({"percent": 0.0}, "changes nothing"),
            ({"method": "index"}, "Give the index"),
            ({"date_effective": "2027-06-01"}, "not in force"),
        ):
            with self.assertRaisesRegex(ValidationError, message):
                self._create_revision(**values).action_notify()

    def test_only_managers_revise(self):
        with self.assertRaises(AccessError):
            self._create_revision().with_user(self.consultant).read(["name"])
        with self.assertRaises(AccessError):
            self._create_revision().with_user(self.accountant).action_notify()


@tagged("post_install", "-at_install")
class TestPromotion(RenewalCase):
    """G12: promotional hours or discount, with notice before they become paid."""

    def _create_promoted(self, **values):
        self.plan.write(
            {
                "promo_periods": 2,
                "promo_minutes": 120,
                "promo_discount": 50.0,
                "promo_notice_days": 15,
                **values,
            }
        )
        self.contract = self._create_contract(
            plan_id=self.plan.id, date_end=date(2026, 12, 31), tz="UTC"
        )

    def test_the_first_periods_bring_more_hours(self):
        """G12: promotional hours in the first periods."""
        with freeze_time("2026-01-10 12:00:00"):
            self._create_promoted()
        with freeze_time("2026-03-10 12:00:00"):
            for _time in range(2):
                self.run_cron("cron_grant_periods")
        self.assertRecordValues(
            self._packages("promotion"),
            [
                {"date_start": date(2026, 1, 1), "remaining_minutes": 120},
                {"date_start": date(2026, 2, 1), "remaining_minutes": 120},
            ],
        )

    @freeze_time("2026-01-10 12:00:00")
    def test_the_fee_of_the_first_periods_has_a_discount(self):
        """G12: or discount."""
        self._create_promoted()
        amounts = [self._invoice_fee().amount_untaxed for _month in range(3)]
        self.assertEqual(amounts, [150.0, 150.0, 300.0])

    def test_the_customer_is_told_once_before_it_ends(self):
        """G12: with notice before they become paid."""
        with freeze_time("2026-01-10 12:00:00"):
            self._create_promoted()
        self.assertEqual(self.contract.promo_until, date(2026, 2, 28))
        with freeze_time("2026-02-12 12:00:00"):
            self.run_cron("cron_notice_promotions")
            self.assertFalse(self.contract.promo_noticed_on)
        for day in ("2026-02-13", "2026-02-14"):
            with freeze_time(f"{day} 12:00:00"):
                self.run_cron("cron_notice_promotions")
        self.assertEqual(self.contract.promo_noticed_on, date(2026, 2, 13))
        told = self.contract.message_ids.filtered(lambda m: self.lead in m.partner_ids)
        self.assertEqual(len(told), 1)
        self.assertIn("02/28/2026", told.body)
        self.assertIn("2:00", told.body)

    @freeze_time("2026-01-10 12:00:00")
    def test_without_a_promotion_nothing_is_given(self):
        self._create_promoted(promo_periods=0)
        self.assertFalse(self._packages("promotion"))
        self.assertFalse(self.contract.promo_until)
        self.assertEqual(self._invoice_fee().amount_untaxed, 300.0)
