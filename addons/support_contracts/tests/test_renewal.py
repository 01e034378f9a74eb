from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_renewal import RenewalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestRenewal(RenewalCase):
    """K9, G14: contracts are put to review in time and renewed."""

    def _wizard(self, operation="renew", **values):
        form = Form(
            self.env["support.contract.renewal"]
            .with_user(self.manager)
            .with_context(
                default_contract_id=self.contract.id, default_operation=operation
            )
        )
        form.reason = "Agreed in the annual review"
        for name, value in values.items():
            form[name] = value
        return form

    # notice

    def test_the_notice_begins_so_many_days_before_the_end(self):
        self.assertEqual(self.contract.notice_date, date(2026, 11, 1))

    def test_one_activity_for_each_notice(self):
        """G14: the service manager reviews the contract once a year."""
        self.contract.user_id = self.manager
        with freeze_time("2026-10-31 12:00:00"):
            self.run_cron("cron_notice_renewals")
            self.assertFalse(self.contract.activity_ids)
        for day in ("2026-11-01", "2026-11-02"):
            with freeze_time(f"{day} 12:00:00"):
                self.run_cron("cron_notice_renewals")
        self.assertRecordValues(
            self.contract.activity_ids,
            [{"user_id": self.manager.id, "date_deadline": date(2026, 12, 31)}],
        )

    def test_a_renewed_contract_gets_its_next_notice(self):
        with freeze_time("2026-11-01 12:00:00"):
            self.run_cron("cron_notice_renewals")
            self.contract._renew(date(2027, 1, 1), 12, "Same terms")
        with freeze_time("2027-11-05 12:00:00"):
            self.run_cron("cron_notice_renewals")
        self.assertEqual(len(self.contract.activity_ids), 2)

    def test_a_bought_package_that_ends_is_noticed_once(self):
        """K9: packages are renewable."""
        package = self._create_package(self.contract, 600, date_end="2026-04-30")
        self._create_package(self.contract, 600, date_end="2026-06-30")
        for _time in range(2):
            self.run_cron("cron_notice_renewals")
        self.assertRecordValues(
            self.contract.activity_ids, [{"date_deadline": package.date_end}]
        )

    # renewal

    def test_renewing_with_the_same_terms(self):
        """K9: a new period; its hours and fee go on."""
        self._wizard().save().action_apply()
        self.assertRecordValues(self.contract, [{"date_end": date(2027, 12, 31)}])
        self.assertEqual(self.entitlement.date_end, date(2027, 12, 31))
        fee_line = self.contract.fee_contract_ids.sudo().contract_line_ids
        self.assertEqual(fee_line.date_end, date(2027, 12, 31))
        with freeze_time("2027-01-05 12:00:00"):
            self.run_cron("cron_grant_periods")
        self.assertEqual(self._packages()[-1].date_start, date(2027, 1, 1))

    def test_the_fee_is_invoiced_beyond_the_old_end(self):
        """Also when all of the old period was invoiced already."""
        for _month in range(12):
            self._invoice_fee()
        self.contract._renew(date(2027, 1, 1), 12, "Same terms")
        line = self._invoice_fee().invoice_line_ids
        self.assertRecordValues(
            line,
            [{"support_period_start": date(2027, 1, 1), "price_unit": 300.0}],
        )

    def test_an_ended_contract_is_not_invoiced_further(self):
        self._invoice_fee()
        self.contract._end("The customer left")
        fee_line = self.contract.fee_contract_ids.sudo().contract_line_ids
        self.assertEqual(fee_line.date_end, date(2026, 3, 10))
        self._invoice_fee()
        self.assertEqual(
            self._invoice_fee().invoice_line_ids.price_unit, 96.77, "10 of 31 days"
        )
        self.assertFalse(self._invoice_fee(), "nothing is left to invoice")

    def test_renewing_early_begins_a_new_period_now(self):
        self._wizard(date_start=date(2026, 7, 1)).save().action_apply()
        self.assertEqual(self.contract.date_end, date(2027, 6, 30))

    def test_renewing_with_other_hours_and_another_fee(self):
        form = self._wizard(fee_amount=450.0)
        with form.line_ids.edit(0) as line:
            line.minutes = 900
        form.save().action_apply()
        self.assertRecordValues(
            self.contract.entitlement_ids.sorted("date_start"),
            [
                {"minutes": 600, "date_start": date(2026, 1, 1)},
                {"minutes": 900, "date_start": date(2027, 1, 1)},
            ],
        )
        self.assertEqual(self.entitlement.date_end, date(2026, 12, 31))
        self.assertTrue(
            all(self.contract.entitlement_ids.mapped("contract_line_id")),
        )
        self.assertEqual(self.contract._get_fee(date(2026, 12, 31)), 300.0)
        self.assertEqual(self.contract._get_fee(date(2027, 1, 1)), 450.0)

    def test_hours_and_fee_change_in_the_middle_of_the_period(self):
        """K9: from today on, the fee by days, the hours whole."""
        change = (
            self.env["support.contract.renewal"]
            .with_user(self.manager)
            .create(
                {
                    "contract_id": self.contract.id,
                    "operation": "scale",
                    "reason": "Agreed",
                }
            )
        )
        self.assertEqual(change.date_start, date(2026, 3, 10))
        change.line_ids.minutes = 720
        change.fee_amount = 360.0
        change.action_apply()
        self.assertEqual(self._packages("scale").granted_minutes, 120)
        self.assertEqual(self.contract._get_fee(date(2026, 3, 10)), 360.0)
        self.assertEqual(self.contract.date_end, date(2026, 12, 31))

    def test_a_contract_that_ran_out_is_renewed_without_a_gap(self):
        with freeze_time("2027-01-10 12:00:00"):
            self.run_cron("cron_follow_contract_dates")
            self.assertEqual(self.contract.state, "ended")
            self.contract._renew(date(2027, 1, 1), 12, "Signed late")
        self.assertEqual(self.contract.state, "active")

    def test_what_cannot_be_renewed(self):
        renew = self.contract._renew
        with self.assertRaisesRegex(UserError, "within the current one"):
            renew(date(2027, 2, 1), 12, "A gap")
        with self.assertRaisesRegex(UserError, "end later"):
            renew(date(2026, 2, 1), 6, "Shorter")
        with self.assertRaises(UserError):
            renew(date(2027, 1, 1), 12, " ")
        endless = self._create_contract()
        with self.assertRaisesRegex(UserError, "has no end"):
            endless._renew(date(2027, 1, 1), 12, "Why")
        self.contract._end("The customer left")
        with self.assertRaisesRegex(UserError, "not in force"):
            renew(date(2027, 1, 1), 12, "Back again")

    def test_a_consultant_does_not_renew(self):
        with self.assertRaises(AccessError):
            self.contract.with_user(self.consultant)._renew(
                date(2027, 1, 1), 12, "Mine"
            )


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestScale(RenewalCase):
    """K9: more and less hours in the middle of a period; never prorated."""

    def _scale(self, minutes, day, **values):
        return self.entitlement._scale(minutes, day, "Agreed", **values)

    def test_more_hours_are_granted_whole_from_the_day_on(self):
        """Fees are prorated, hours are not."""
        successor = self._scale(900, date(2026, 3, 10))
        self.assertRecordValues(
            self._packages("scale"),
            [
                {
                    "granted_minutes": 300,
                    "date_start": date(2026, 3, 10),
                    "date_end": date(2026, 3, 31),
                    "state": "open",
                }
            ],
        )
        self.assertRecordValues(
            successor, [{"minutes": 900, "date_start": date(2026, 4, 1)}]
        )
        with freeze_time("2026-04-02 12:00:00"):
            self.run_cron("cron_grant_periods")
        self.assertEqual(self._packages()[-1].granted_minutes, 900)
        self.assertLedgerAdds(self.contract.package_ids)

    def test_more_hours_from_a_later_day_wait_for_it(self):
        self._scale(900, date(2026, 3, 20))
        gift = self._packages("scale")
        self.assertEqual(gift.state, "waiting")
        with freeze_time("2026-03-20 12:00:00"):
            self.run_cron("cron_open_packages")
        self.assertEqual(gift.state, "open")

    def test_fewer_hours_apply_from_the_next_period_on(self):
        self._scale(300, date(2026, 3, 10))
        self.assertEqual(self._packages()[-1].remaining_minutes, 600)
        with freeze_time("2026-04-02 12:00:00"):
            self.run_cron("cron_grant_periods")
        self.assertEqual(self._packages()[-1].granted_minutes, 300)

    def test_fewer_hours_now_only_where_nobody_burnt_them(self):
        running = self._packages()[-1]
        self._record_move(running, "consume", -400)
        with self.assertRaisesRegex(UserError, "from the next one on"):
            self._scale(300, date(2026, 3, 10), reduce_now=True)
        self._record_move(running, "refund", 200)
        self._scale(300, date(2026, 3, 10), reduce_now=True)
        self.assertEqual(running.remaining_minutes, 100)
        self.assertLedgerAdds(running)

    def test_a_change_on_the_first_day_of_a_coming_period(self):
        successor = self._scale(900, date(2026, 5, 1))
        self.assertFalse(self._packages("scale"))
        self.assertEqual(successor.date_start, date(2026, 5, 1))
        self.assertEqual(self.entitlement.date_end, date(2026, 4, 30))

    def test_no_period_is_granted_twice_nor_left_out(self):
        self._scale(900, date(2026, 3, 10))
        with freeze_time("2026-06-15 12:00:00"):
            for _time in range(2):
                self.run_cron("cron_grant_periods")
        self.assertEqual(
            self._packages().mapped("granted_minutes"), [600, 600, 600, 900, 900, 900]
        )

    def test_periods_keep_their_day_when_hours_change(self):
        """K9: of the 31st; changed in February, they go on from 31 March."""
        contract = self._create_contract(
            date_start=date(2026, 1, 31), date_end=date(2026, 12, 31), tz="UTC"
        )
        entitlement = self.env["support.entitlement"].create(
            {
                "contract_id": contract.id,
                "name": "Hours",
                "kind": "period_hours",
                "minutes": 600,
            }
        )
        entitlement._grant_due_periods()
        successor = entitlement._scale(900, date(2026, 3, 10), "Agreed")
        successor._scale(1200, date(2026, 4, 10), "Agreed")
        contract.entitlement_ids._grant_due_periods(date(2026, 7, 1))
        starts = contract.package_ids.filtered(
            lambda package: package.origin == "period"
        ).mapped("date_start")
        self.assertEqual(
            sorted(f"{start:%m-%d}" for start in starts),
            ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"],
        )

    def test_what_cannot_be_scaled(self):
        for minutes, day, message in (
            (600, date(2026, 3, 10), "how many hours"),
            (0, date(2026, 3, 10), "how many hours"),
            (900, date(2026, 2, 27), "current period"),
            (900, date(2027, 1, 1), "until its end"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._scale(minutes, day)
        self.entitlement.kind = "prepaid_hours"
        with self.assertRaisesRegex(UserError, "hours per period"):
            self._scale(900, date(2026, 3, 10))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestFeePrice(RenewalCase):
    """Fees are prorated by days; what was invoiced is made up for."""

    def _change(self, amount, day):
        return self.contract._change_fee(amount, day, "Agreed")

    def test_a_period_with_two_prices_is_prorated(self):
        """April has 30 days: half at 300, half at 360."""
        self._change(360.0, date(2026, 4, 16))
        for _month in range(3):
            self._invoice_fee()
        line = self._invoice_fee().invoice_line_ids
        self.assertRecordValues(
            line, [{"support_period_start": date(2026, 4, 1), "price_unit": 330.0}]
        )
        self.assertEqual(self._invoice_fee().amount_untaxed, 360.0)

    def test_the_difference_of_invoiced_days_is_charged(self):
        """March has 31 days: from the 17th on 15 of them, 310 more: 150."""
        for _month in range(3):
            self._invoice_fee()
        self._change(610.0, date(2026, 3, 17))
        self.assertRecordValues(
            self.contract.charge_ids,
            [{"amount": 150.0, "product_id": self.fee_product.id, "state": "open"}],
        )
        self.assertEqual(self._invoice_fee().amount_untaxed, 610.0)

    def test_a_lower_fee_is_deducted(self):
        for _month in range(3):
            self._invoice_fee()
        self._change(145.0, date(2026, 3, 17))
        self.assertEqual(self.contract.charge_ids.amount, -75.0)

    def test_the_fee_line_shows_the_price_of_today(self):
        """And OCA's contract keeps the change in its history."""
        fee = self.contract.fee_contract_ids.sudo()
        self._change(360.0, date(2026, 4, 1))
        self.assertEqual(fee.contract_line_ids.specific_price, 300.0)
        self.assertEqual(fee.modification_ids[:1].date, date(2026, 4, 1))
        with freeze_time("2026-04-01 12:00:00"):
            self.run_cron("cron_follow_fee_prices")
        self.assertEqual(fee.contract_line_ids.specific_price, 360.0)

    def test_changes_follow_each_other(self):
        self._change(360.0, date(2026, 4, 1))
        with self.assertRaisesRegex(UserError, "already changes"):
            self._change(390.0, date(2026, 3, 20))
        self._change(390.0, date(2026, 5, 1))
        fees = [self.contract._get_fee(date(2026, month, 1)) for month in (3, 4, 5)]
        self.assertEqual(fees, [300.0, 360.0, 390.0])

    def test_what_cannot_be_changed(self):
        with self.assertRaisesRegex(UserError, "negative"):
            self._change(-1.0, date(2026, 4, 1))
        with self.assertRaisesRegex(UserError, "begins later"):
            self._change(1.0, date(2025, 4, 1))
        with self.assertRaises(UserError):
            self.contract._change_fee(1.0, date(2026, 4, 1), "")
        with self.assertRaisesRegex(UserError, "no recurring fee"):
            self._create_contract()._change_fee(1.0, date(2026, 4, 1), "Why")

    def test_nobody_writes_a_price_by_hand(self):
        price = self._change(360.0, date(2026, 4, 1))
        with self.assertRaises(AccessError):
            price.with_user(self.manager).amount = 1.0
