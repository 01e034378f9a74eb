from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import MONDAY
from .common_measures import PenaltyCase

MANAGER = "support_contracts.group_support_manager"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPenalty(PenaltyCase):
    def test_a_miss_costs_what_its_band_says(self):
        """G10: by the depth of the miss, of the fee of the period."""
        penalty = self.missed()
        self.assertEqual((penalty.percent, penalty.base_amount), (5, 1000))
        self.assertEqual((penalty.amount, penalty.state), (50, "draft"))
        self.assertEqual(penalty.band, "≥ 80, < 90")
        self.assertEqual(self.missed(value=80.0).amount, 50)
        self.assertEqual(self.missed(value=79.99).amount, 100)
        self.assertFalse(self.missed(value=90.0))

    def test_the_fee_is_of_the_period(self):
        """G2: a quarter is three months, a half month half of one."""
        self.assertEqual(self.missed(period="quarter").base_amount, 3000)
        self.assertEqual(self.missed(period="half_month").base_amount, 500)
        self.assertEqual(self.missed(period="week").base_amount, 230.14)

    def test_a_fixed_amount_instead_of_the_fee(self):
        schedule = self._create_schedule(base="amount", base_amount=200)
        self.assertEqual(self.missed(schedule).amount, 10)
        schedule.year_cap = 0.5
        self.assertEqual(self.missed(schedule).amount, 2)

    def test_a_contract_without_fee_has_nothing_to_reduce(self):
        contract = self._create_contract(self.other_customer)
        measure = self._create_csl(contract=contract, metric="manual", unit="percent")
        self.state_figure(measure, "2026-03-01", 10)
        result = self.close(measure)
        self.assertEqual(result.verdict, "missed")
        self.assertFalse(self.env["support.penalty"].search([]))

    def test_repeated_misses_cost_more(self):
        """G10: recurrence: half as much again from the second miss of the year on."""
        self.schedule.recurrence_ids = [Command.create({"since": 2, "percent": 150})]
        measure = self._create_csl(metric="manual", unit="percent")
        for day in ("2026-01-10", "2026-02-10"):
            self.state_figure(measure, day, 85)
            self.close(measure, day)
        penalties = self.env["support.penalty"].search([], order="date_start")
        self.assertEqual(penalties.mapped("amount"), [50, 75])

    def test_a_period_and_a_year_have_their_maximum(self):
        """Bad input: penalty over cap: what is above is said and not owed."""
        self.schedule.write({"period_cap": 12, "year_cap": 1.5})
        first, second = self.missed(value=70.0), self.missed(value=70.0)
        self.assertEqual((first.amount, first.cap), (100, False))
        self.assertEqual((second.amount, second.cap), (20, "period"))
        self.assertEqual(second.uncapped_amount, 100)
        third = self.missed(value=70.0, day="2026-04-30")
        self.assertEqual((third.amount, third.cap), (60, "year"))

    def test_only_a_manager_approves_and_the_customer_is_told(self):
        """G10: approved by the service manager; customer notice."""
        penalty = self.missed()
        with self.assertRaises(AccessError):
            penalty.with_user(self.consultant).action_approve()
        penalty.with_user(self.manager).action_approve()
        self.assertEqual(
            (penalty.state, penalty.decided_by), ("approved", self.manager.name)
        )
        self.assertTrue(penalty.notified_on)
        told = self.env["mail.message"].search(
            [
                ("model", "=", "support.contract"),
                ("res_id", "=", self.contract.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(told.partner_ids, self.lead | self.backup)
        with self.assertRaises(UserError):
            penalty.with_user(self.manager).action_approve()

    def settled(self, **values):
        penalty = self.missed(**values).with_user(self.manager)
        penalty.action_approve()
        penalty.action_settle()
        return penalty

    def test_services_are_returned_where_the_contract_says_nothing(self):
        """G10, rule 14: blue money: 50 at 60 an hour are 50 minutes of credit."""
        penalty = self.settled()
        self.assertEqual((penalty.settlement, penalty.minutes), ("hours", 50))
        package = penalty.package_id
        self.assertEqual((package.origin, package.remaining_minutes), ("credit", 50))
        self.assertEqual(package.move_ids.mapped("kind"), ["credit"])
        self.assertLedgerAdds(package)
        with self.assertRaises(UserError):
            penalty.action_settle()

    def test_money_reduces_the_next_invoice_with_its_tax(self):
        """Rule 14: a price reduction: a negative charge of the fee's product."""
        self.contract.credit_policy = "money"
        charge = self.settled().charge_id
        self.assertEqual((charge.amount, charge.state), (-50, "open"))
        self.assertEqual(charge.product_id, self.product_fee)
        self.assertIn("Answered in time", charge.name)

    def test_an_indemnity_has_no_tax(self):
        """Rule 14: where configured."""
        schedule = self._create_schedule(settlement="indemnity")
        charge = self.settled(schedule=schedule).charge_id
        self.assertEqual(charge.product_id.name, "Service-level indemnity")
        self.assertFalse(charge.product_id.taxes_id)
        self.assertEqual(charge.amount, -50)

    def test_hours_need_a_price(self):
        self.contract.rate_ids.unlink()
        self.env["support.work.type"].search([]).product_id.list_price = 0
        penalty = self.missed().with_user(self.manager)
        penalty.action_approve()
        with self.assertRaisesRegex(UserError, "no price of an hour"):
            penalty.action_settle()

    def test_it_is_earned_back_by_periods_that_are_met(self):
        """G10: two months met cancel it, until then it is not returned."""
        self.schedule.earn_back_periods = 2
        measure = self._create_csl(metric="manual", unit="percent")
        for day, value in (("01", 85), ("02", 95)):
            self.state_figure(measure, f"2026-{day}-10", value)
            self.close(measure, f"2026-{day}-10")
        penalty = self.env["support.penalty"].search([]).with_user(self.manager)
        penalty.action_approve()
        with self.assertRaisesRegex(UserError, "earned back"):
            penalty.action_settle()
        # A month without a figure neither helps nor harms.
        self.close(measure, "2026-03-10")
        self.assertEqual(penalty.state, "approved")
        self.state_figure(measure, "2026-04-10", 95)
        self.close(measure, "2026-04-10")
        self.assertEqual(penalty.state, "earned_back")

    def test_another_miss_ends_the_chance(self):
        self.schedule.earn_back_periods = 2
        measure = self._create_csl(metric="manual", unit="percent")
        for day in ("01", "02"):
            self.state_figure(measure, f"2026-{day}-10", 85)
            self.close(measure, f"2026-{day}-10")
        penalties = self.env["support.penalty"].search([], order="date_start")
        self.assertEqual(penalties.mapped("earn_back"), ["lost", "open"])

    def test_it_is_cancelled_with_a_reason(self):
        penalty = self.missed().with_user(self.manager)
        wizard = self.env["support.penalty.cancel"].with_user(self.manager)
        with self.assertRaises(MissingReasonError):
            penalty._cancel(" ")
        with self.assertRaises(AccessError):
            penalty.with_user(self.consultant)._cancel("Mine")
        wizard.create({"penalty_id": penalty.id, "reason": "Agreed"}).action_apply()
        self.assertEqual(penalty.state, "cancelled")
        with self.assertRaises(UserError):
            self.settled()._cancel("Too late")
        with self.assertRaises(UserError):
            penalty.action_approve()

    def test_a_correction_makes_it_anew(self):
        """DESIGN 6: the waiting penalty of the old row goes with the reason."""
        penalty = self.missed()
        entry = self.env["support.measure.entry"].search([])
        entry.env.cr.execute("UPDATE support_measure_entry SET numerator = 70")
        self.env.invalidate_all()
        penalty.result_id.with_user(self.manager)._correct("The report was wrong")
        penalties = self.env["support.penalty"].search([], order="id")
        self.assertEqual(penalties.mapped("state"), ["cancelled", "draft"])
        self.assertEqual(penalties.mapped("amount"), [50, 100])
        self.assertEqual(penalty.cancel_reason, "The report was wrong")

    def correct(self, penalty, value):
        """The figure of a result turns out to have been ``value``."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE support_measure_entry SET numerator = %s WHERE measure_id = %s",
            [value, penalty.measure_id.id],
        )
        self.env.invalidate_all()
        rows = penalty.measure_id.result_ids.filtered("is_current")
        rows.with_user(self.manager)._correct("The report was wrong")
        return self.env["support.penalty"].search(
            [("measure_id", "=", penalty.measure_id.id)], order="id"
        )

    def test_what_was_returned_is_not_returned_twice(self):
        """DESIGN 6: after a correction only the difference is due, once."""
        penalty = self.settled()
        penalties = self.correct(penalty, 70)
        self.assertEqual(penalties.mapped("state"), ["settled", "draft"])
        self.assertEqual(penalties.mapped("amount"), [50, 50])
        self.assertRecordValues(
            penalties[1],
            [{"percent": 10, "uncapped_amount": 100, "returned_amount": 50}],
        )
        penalties[1].with_user(self.manager).action_approve()
        penalties[1].with_user(self.manager).action_settle()
        self.assertEqual(len(self.correct(penalty, 60)), 2)

    def test_limits_count_what_was_returned_once(self):
        self.schedule.period_cap = 8
        penalties = self.correct(self.settled(), 70)
        self.assertEqual(penalties.mapped("amount"), [50, 30])
        self.assertEqual(penalties[1].cap, "period")

    def test_too_much_that_was_returned_is_a_task(self):
        """Nothing is taken from a customer by itself, nor is it silent."""
        for value, words in ((85, "50.00"), (95, "100.00")):
            penalty = self.settled(value=70.0)
            self.assertEqual(self.correct(penalty, value), penalty)
            self.assertEqual((penalty.amount, penalty.state), (100, "settled"))
            activity = penalty.sudo().activity_ids
            self.assertIn(words, activity.summary)
            self.assertIn("too much was returned", activity.summary)
            self.assertTrue(activity.user_id.has_group(MANAGER))

    def test_of_a_year_without_fee_at_most_nothing(self):
        """A limit of 10 % of nothing is nothing, not no limit."""
        self.schedule.year_cap = 10
        contracts = type(self.contract)
        fee = contracts._get_yearly_fee

        def get_yearly_fee(contract, day):
            return 0.0 if day == self.day("2026-01-01") else fee(contract, day)

        with patch.object(contracts, "_get_yearly_fee", get_yearly_fee):
            penalty = self.missed()
        self.assertEqual((penalty.amount, penalty.cap), (0, "year"))

    def test_a_year_has_as_many_fixed_amounts_as_periods(self):
        """G10: of four quarters of 200 at most 2 %: 16, not 48."""
        schedule = self._create_schedule(base="amount", base_amount=200, year_cap=2)
        for period, limit in (("quarter", 16), ("half_month", 96), ("week", 208.57)):
            measure = self._create_csl(schedule, metric="manual", period=period)
            base = schedule._get_base_of_year(measure, self.day("2026-01-01"))
            self.assertAlmostEqual(base * 0.02, limit, 2)

    def test_nobody_writes_it_by_hand(self):
        penalty = self.missed()
        for user in (self.manager, self.consultant, self.lead_user):
            with self.assertRaises(UserError):
                penalty.with_user(user).write({"amount": 1})
            with self.assertRaises(UserError):
                penalty.with_user(user).unlink()
        with self.assertRaises(UserError):
            penalty.unlink()
        values = {
            "result_id": penalty.result_id.id,
            "contract_id": self.contract.id,
            "schedule_id": self.schedule.id,
        }
        with self.assertRaises(UserError):
            self.env["support.penalty"].with_user(self.manager).create(values)
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "support.penalty")]
        ).perm_create = True
        with self.assertRaisesRegex(UserError, "when its period is closed"):
            self.env["support.penalty"].with_user(self.manager).create(values)

    def test_a_customer_reads_it_once_it_is_approved(self):
        """DESIGN 4: their own, and not why it was cancelled."""
        penalty = self.missed()
        mine = self.env["support.penalty"].with_user(self.lead_user)
        self.assertFalse(mine.search([]))
        penalty.with_user(self.manager).action_approve()
        self.env.invalidate_all()
        self.assertEqual(mine.search([]), penalty)
        with self.assertRaises(AccessError):
            penalty.with_user(self.lead_user).read(["cancel_reason"])
        with self.assertRaises(AccessError):
            self.env["support.penalty.schedule"].with_user(self.lead_user).search([])
        colleague = self._create_portal_user(self.colleague)
        self.assertFalse(self.env["support.penalty"].with_user(colleague).search([]))

    def test_a_key_measure_and_an_objective_have_no_penalty(self):
        """Rule 13: the fifth miss of a KM is a plan, not a penalty."""
        for kind in ("km", "slo"):
            with self.assertRaises(ValidationError):
                self._create_measure(kind=kind, schedule_id=self.schedule.id)
