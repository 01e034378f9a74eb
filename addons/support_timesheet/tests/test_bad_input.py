from datetime import datetime

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_orders import OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBadInput(OrderCase):
    """What goes wrong in a day: none of it may cost the customer or lose an hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.overage_policy = "bill"

    def end_contract(self):
        """The contract ended yesterday, as the cron of this morning found."""
        self.contract.sudo().write({"date_end": "2026-03-19"})
        self.run_cron("cron_follow_contract_dates")
        self.assertEqual(self.contract.state, "ended")

    def test_the_price_of_the_approval_is_the_one_billed(self):
        """K10: a price that changes later is not the one that was approved."""
        self.log(1)
        cutoff = self.publish()
        self.product_hour.list_price = 99
        self.env["support.rate"].create({"contract_id": self.contract.id, "price": 120})
        self.assertEqual(self.approve(cutoff), "granted")
        self.product_hour.list_price = 150
        proposal = self.env["support.billing.proposal"]._create_proposals(
            self.contract, self.day("2026-03-01"), self.day("2026-03-31")
        )
        proposal.action_send()
        approval = proposal.approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.lead_user)._decide(True)
        self.assertEqual(proposal._create_invoices().amount_untaxed, 60)

    def test_terms_that_change_later_are_not_those_that_were_approved(self):
        """A work type that burns more from today on leaves shown time as it was."""
        self._create_package(self.contract, 600)
        self.log(1)
        cutoff = self.publish()
        self.work_type.burn_percent = 200
        self.assertEqual(self.approve(cutoff), "granted")
        self.assert_sums(cutoff.segment_ids, allocated=60)

    def test_time_of_the_last_day_comes_after_the_contract_ended(self):
        """It ended yesterday: yesterday's work is still logged, shown and billed."""
        self.end_contract()
        line = self.log(1, "2026-03-19")
        self.assertEqual(line.support_contract_id, self.contract)
        self.assert_sums(self.close("2026-03-19"), charged=60)

    def test_time_of_today_is_not_of_a_contract_that_ended_yesterday(self):
        self.end_contract()
        with self.assertRaisesRegex(ValidationError, "after contract"):
            self.log(1, "2026-03-20")

    def test_work_that_goes_on_past_the_end_of_the_contract(self):
        """It began on the last day: all of it is of the contract."""
        self.end_contract()
        line = self.log(2, started_at="2026-03-19 23:00:00")
        self.assertEqual(line.support_contract_id, self.contract)
        self.assertEqual(self.close("2026-03-19").mapped("charged_minutes"), [120])

    # ------------------------------------------------------------------
    # Clocks and calendars
    # ------------------------------------------------------------------

    def work_over_a_clock_change(self, start, hours):
        """Nights until 3:30 in Madrid burn double; returns the segments."""
        self.env["support.work.band"].search([]).active = False
        self.contract.tz = "Europe/Madrid"
        self.env["support.work.band"].create(
            {
                "name": "Nights",
                "hour_from": 22,
                "hour_to": 3.5,
                "burn_percent": 200,
                "price_percent": 200,
                "on_request": False,
            }
        )
        line = self.log(hours, started_at=start)
        return self.publish(line.date).segment_ids.sorted("time_from")

    @freeze_time("2026-03-30 12:00:00")
    def test_the_hour_that_is_skipped_inside_a_line(self):
        """DST: 1:30 to 4:30 of 29 March in Madrid are two hours, one at night."""
        segments = self.work_over_a_clock_change("2026-03-29 00:30:00", 2)
        self.assertEqual(
            [(s.time_to, s.minutes, s.burn_minutes) for s in segments],
            [
                (datetime(2026, 3, 29, 1, 30), 60, 120),
                (datetime(2026, 3, 29, 2, 30), 60, 60),
            ],
        )

    @freeze_time("2026-10-26 12:00:00")
    def test_the_hour_that_comes_twice_inside_a_line(self):
        """DST: 1:30 to 4:30 of 25 October are four hours, three at night."""
        segments = self.work_over_a_clock_change("2026-10-24 23:30:00", 4)
        self.assertEqual(
            [(s.time_to, s.minutes, s.burn_minutes) for s in segments],
            [
                (datetime(2026, 10, 25, 2, 30), 180, 360),
                (datetime(2026, 10, 25, 3, 30), 60, 60),
            ],
        )

    def test_a_calendar_without_hours_has_no_surcharge(self):
        """Nothing is outside of no hours: the customer pays the normal terms."""
        self.env["support.work.band"].search([]).active = False
        self.contract.calendar_id = self.env["resource.calendar"].create(
            {"name": "Never", "tz": "UTC", "attendance_ids": [Command.clear()]}
        )
        self.assertFalse(self.contract.calendar_id.attendance_ids)
        self.env["support.work.band"].create(
            {
                "name": "Outside",
                "kind": "outside",
                "burn_percent": 150,
                "price_percent": 150,
                "on_request": False,
            }
        )
        self.log(2, started_at="2026-03-10 09:00:00")
        segments = self.close()
        self.assertRecordValues(
            segments, [{"minutes": 120, "burn_minutes": 120, "charged_minutes": 120}]
        )

    def test_a_calendar_without_hours_gives_plain_days_to_answer(self):
        """Rule 7: without a working day nobody would ever have to answer."""
        self.contract.calendar_id = self.env["resource.calendar"].create(
            {"name": "Never", "tz": "UTC", "attendance_ids": [Command.clear()]}
        )
        self.contract.write({"silence_policy": "approve", "silence_days": 3})
        version = self._publish_terms(accept_once="contract", silence_approves=True)
        self._accept_terms(self.ticket, version)
        self.log(1)
        deadline = self.publish().approval_ids.deadline
        self.assertEqual(deadline, datetime(2026, 3, 24))

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def test_a_line_of_no_minutes(self):
        """Stopped, it is not shown, costs nothing, and blocks no period."""
        self.work_type.write({"minimum_minutes": 30, "rounding_minutes": 15})
        moment = "2026-03-10 09:00:00"
        nothing = self.log(0, started_at=moment, ended_at=moment)
        self.log(1)
        self.assertRecordValues(self.close(), [{"charged_minutes": 60}])
        self.assertFalse(nothing.cutoff_id)
        month = self.day("2026-03-01"), self.day("2026-03-31")
        self.assertFalse(self.contract._period_blockers(*month))
        # Without an end it is a timer that runs, which somebody has to stop.
        self.log(0, started_at=moment)
        self.assertTrue(self.contract._period_blockers(*month))

    def test_a_timer_that_was_stopped_at_once(self):
        """A day of nothing else is not shown to anybody."""
        moment = "2026-03-10 09:00:00"
        self.log(0, started_at=moment, ended_at=moment)
        self.assertFalse(self.publish())

    def test_negative_material(self):
        """W3: what was not used is taken off the order, not deducted by it."""
        for quantity in (-1, 0):
            with self.assertRaisesRegex(ValidationError, "quantity is above zero"):
                self._create_order_with_material(quantity=quantity)

    def test_a_signature_that_is_missing(self):
        """W7: an order is not signed by a name alone, nor by an empty drawing."""
        order = self._create_order_with_material()
        order.action_request_signature()
        for signature in (None, "", b""):
            with self.assertRaisesRegex(UserError, "signature is missing"):
                order.with_user(self.lead_user).sudo(False)._sign_in_portal(
                    "Ana Lead", signature, origin="127.0.0.1"
                )
        self.assertEqual(order.state, "confirmed")

    # ------------------------------------------------------------------
    # Two tabs
    # ------------------------------------------------------------------

    def test_two_tabs_approve_and_dispute(self):
        """The second answer is refused, whichever it is; at once: see the races."""
        for disputes in (None, "It was less"):
            self.log(1, "2026-03-11" if disputes else "2026-03-10")
            cutoff = self.publish("2026-03-11" if disputes else "2026-03-10")
            first, second = self.pending(cutoff), self.pending(cutoff)
            objection = {str(cutoff.segment_ids.id): "It was less"}
            answers = [{"disputes": objection}, None]
            first._decide(True, values=answers[0] if disputes else answers[1])
            state = cutoff.segment_ids.state
            self.assertEqual(state, "disputed" if disputes else "final")
            with self.assertRaisesRegex(UserError, "already answered by"):
                second._decide(True, values=answers[1] if disputes else answers[0])
            self.assertEqual(cutoff.segment_ids.state, state)
