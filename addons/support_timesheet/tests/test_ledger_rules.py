from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLedgerRules(TimeCase):
    """What happens to hours between publishing, expiry, lateness and mergers."""

    def _create_march(self, minutes=600):
        """A package of the first half of March, which is over today."""
        return self._create_package(
            self.contract, minutes, date_start="2026-03-01", date_end="2026-03-15"
        )

    def test_a_package_does_not_expire_while_its_days_wait(self):
        """Expiry is posted when all days of its dates are final or waived."""
        package = self._create_march()
        self.log(1)
        package._expire()
        self.assertEqual(package.state, "open", "its time is not even published")
        cutoff = self.publish()
        package._expire()
        self.assertEqual(package.state, "open", "its time waits for the customer")
        self.approve(cutoff)
        self.assert_sums(cutoff.segment_ids, allocated=60)
        package._expire()
        self.assertEqual((package.state, package.remaining_minutes), ("closed", 0))
        self.assert_adds_up()

    def test_a_waived_day_lets_the_package_expire(self):
        package = self._create_march()
        self.log(1)
        self.publish().action_waive("Nobody answers")
        package._expire()
        self.assertEqual(package.state, "closed")

    def test_a_waiting_package_serves_only_days_inside_its_dates(self):
        package = self._create_march()
        self.log(1, "2026-03-10")
        self.log(1, "2026-03-17")
        outside = self.close("2026-03-17")
        self.assert_sums(outside, held=60)
        self.assertEqual(package.remaining_minutes, 600)

    def test_a_late_entry_of_a_closed_period_exceeds(self):
        """After the period closed: next sequence, then the policy of the excess."""
        self._create_march()
        self.log(1)
        self.close()
        self.contract.package_ids._expire()
        self.contract.overage_policy = "bill"
        self.log(0.5)
        late = self.close()
        self.assertEqual(late.cutoff_id.sequence, 2)
        self.assert_sums(late, charged=30)

    def test_a_running_timer_keeps_the_period_open(self):
        package = self._create_march()
        self.log(0)
        package._expire()
        self.assertEqual(package.state, "open")

    def test_disputed_time_keeps_the_period_open(self):
        package = self._create_march()
        self.log(1)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "No"})
        package._expire()
        self.assertEqual(package.state, "open")

    def test_the_period_says_what_keeps_it_open(self):
        self.log(1, "2026-03-09")
        self.log(1, "2026-03-10")
        self.publish("2026-03-09")
        month = self.day("2026-03-01"), self.day("2026-03-31")
        sentences = self.contract._period_blockers(*month)[self.contract]
        self.assertEqual(len(sentences), 2)
        self.assertIn("1 time entries are not published", sentences[0])
        self.assertIn("Time waits for the customer: 03/09/2026", sentences[1])
        february = self.day("2026-02-01"), self.day("2026-02-28")
        self.assertFalse(self.contract._period_blockers(*february))

    def test_unapproved_time_is_not_billed(self):
        """The invoice window is closed by time that nobody approved yet."""
        self.log(1)
        month = self.day("2026-03-01"), self.day("2026-03-31")
        with self.assertRaisesRegex(UserError, "not published"):
            self.env["support.billing.proposal"]._create_proposals(
                self.contract, *month
            )

    def test_a_merger_carries_open_hours_and_leaves_final_time(self):
        """Transfers keep dates and value; final time never changes contract."""
        package = self._create_package(self.contract, 600, date_end="2026-12-31")
        line = self.log(1)
        segment = self.close()
        target = self._create_time_contract(self.customer)
        twin = self.contract._merge_into(target, "One contract is enough")
        self.assertRecordValues(
            twin, [{"remaining_minutes": 540, "date_end": package.date_end}]
        )
        self.assertEqual(line.support_contract_id, self.contract)
        self.assertEqual(segment.contract_id, self.contract)
        self.assert_sums(segment, allocated=60)
        self.assert_adds_up()

    def test_a_merger_waits_for_open_time(self):
        self.log(1)
        target = self._create_time_contract(self.customer)
        with self.assertRaisesRegex(UserError, "not published"):
            self.contract._merge_into(target, "One contract is enough")

    def test_final_time_stays_when_the_ticket_changes_contract(self):
        target = self._create_time_contract(self.other_customer)
        line = self.log(1)
        segment = self.close()
        self.ticket.write(
            {
                "partner_id": self.other_customer.id,
                "support_contract_id": target.id,
            }
        )
        self.assertEqual(line.support_contract_id, self.contract)
        self.assertEqual(segment.contract_id, self.contract)
        self.assertEqual(self.log(1).support_contract_id, target)
