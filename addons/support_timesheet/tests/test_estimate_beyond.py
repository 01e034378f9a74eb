from unittest.mock import patch

from odoo.tests import freeze_time, tagged, warmup

from .common import TODAY
from .common_estimates import EstimateCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEstimateBeyond(EstimateCase):
    def test_the_ticket_says_estimated_approved_spent_and_left(self):
        """K7, K8."""
        self.asked(self.estimate(180))._decide(True)
        self.estimate(60, "solution")
        self.log(1.0)
        self.assertRecordValues(
            self.ticket,
            [
                {
                    "estimated_minutes": 240,
                    "approved_minutes": 180,
                    "minutes_total": 60,
                    "left_minutes": 120,
                    "beyond_minutes": 0,
                    "is_estimate_waiting": True,
                }
            ],
        )

    def test_time_beyond_is_kept_flagged_and_shown(self):
        """K8: under “warn” the cut says what goes beyond the approved hours."""
        self.asked(self.estimate(150))._decide(True)
        inside, over = self.log(2.0), self.log(1.0)
        self.assertEqual((inside + over).mapped("beyond_minutes"), [0, 30])
        self.assertEqual(self.ticket.beyond_minutes, 30)
        cutoff = self.publish()
        self.assertEqual(cutoff.segment_ids.mapped("beyond_minutes"), [0, 30])
        approval = self.pending(cutoff).sudo()
        shown = approval.snapshot["segments"]
        self.assertEqual([s.get("beyond_minutes") for s in shown], [None, 30])
        self.assertEqual(over.beyond_minutes, 30)

    def test_without_an_estimate_two_hours_are_free_to_spend(self):
        """K7."""
        lines = self.log(2.0) + self.log(0.5)
        self.assertEqual(lines.mapped("beyond_minutes"), [0, 30])

    def test_stop_holds_what_goes_beyond_until_it_is_confirmed(self):
        """K8: nothing typed is lost; the cut holds it."""
        self.contract.beyond_policy = "stop"
        inside, over = self.log(2.0), self.log(1.0)
        self.assertEqual(self.publish().line_ids, inside)
        self.assertFalse(over.cutoff_id)
        self.asked(self.estimate(180))._decide(True)
        self.assertEqual(over.beyond_minutes, 0)
        self.assertEqual(self.publish().line_ids, over)

    def test_an_emergency_is_never_stopped(self):
        """Rule 4: its unconfirmed hours are flagged on the cut."""
        self.contract.beyond_policy = "stop"
        over = self.log(3.0)
        with patch.object(
            type(self.ticket), "_is_stopped_by_approvals", return_value=False
        ):
            cutoff = self.publish()
        self.assertEqual(cutoff.line_ids, over)
        self.assertEqual(cutoff.segment_ids.beyond_minutes, 60)

    def test_what_the_customer_does_not_pay_needs_no_confirmation(self):
        self.log(3.0, support_verdict="do_not_bill", verdict_reason="Our mistake")
        self.assertEqual(self.log(2.0).beyond_minutes, 0)

    @warmup
    def test_many_lines_are_judged_together(self):
        """Budget: the same number of queries for one line and for fifty."""
        one = self.log(0.1)
        many = one.concat(*(self.log(0.1) for _number in range(49)))

        def count(lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.mapped("beyond_minutes")
            return self.env.cr.sql_log_count - before

        count(one)
        self.assertEqual(count(one), count(many))

    @warmup
    def test_many_tickets_are_added_up_together(self):
        tickets = self.ticket.concat(
            *(self._create_ticket(name=str(number)) for number in range(49))
        )

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("left_minutes")
            return self.env.cr.sql_log_count - before

        count(tickets[:1])
        self.assertEqual(count(tickets[:1]), count(tickets))
