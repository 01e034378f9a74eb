from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExcess(TimeCase):
    """Exceeding a package is normal life: ask, bill or hold; never lose the entry."""

    def close_excess(self, policy, hours=1.0):
        self.contract.overage_policy = policy
        self.log(hours)
        return self.close()

    def test_ask_holds_and_asks_the_customer(self):
        self._create_package(self.contract, 45)
        segment = self.close_excess("ask")
        self.assert_sums(segment, allocated=45, held=15)
        approval = self.pending(segment.cutoff_id, "overage")
        self.assertRecordValues(approval, [{"minutes": 15, "amount": 15}])
        self.assertIn("beyond your hours", approval.title)
        self.assertIn("0:15 held", segment.coverage)
        self.assertEqual(self.contract.held_minutes, 15)

    def test_an_accepted_excess_is_charged(self):
        segment = self.close_excess("ask")
        self.pending(segment.cutoff_id, "overage")._decide(True)
        self.assert_sums(segment, charged=60)
        self.assertEqual(self.charges_of(segment).amount, 60)
        self.assertIn("Ana Lead accepted the excess", segment.coverage)

    def test_a_refused_excess_stays_held_and_is_not_asked_again(self):
        segment = self.close_excess("ask")
        cutoff = segment.cutoff_id
        self.pending(cutoff, "overage")._decide(False, comment="Too much")
        self.assert_sums(segment, held=60)
        self.assertIn("Too much", segment.coverage)
        cutoff._ask_excess()
        self.assertFalse(self.pending(cutoff, "overage"))

    def test_block_holds_and_asks_nobody(self):
        segment = self.close_excess("block")
        self.assert_sums(segment, held=60)
        self.assertFalse(self.pending(segment.cutoff_id, "overage"))
        self.assertFalse(self.charges_of(segment))

    def test_hours_bought_later_cover_nothing_by_themselves(self):
        """Rule 19: only if the key user asks for it and the manager allows it."""
        segment = self.close_excess("block")
        package = self._create_package(self.contract, 600, date_start="2026-03-15")
        self.assert_sums(segment, held=60)
        self.assertEqual(package.remaining_minutes, 600)

    def test_hours_bought_later_cover_held_work_from_a_day_on(self):
        self.contract.overage_policy = "block"
        self.log(1, "2026-03-05")
        self.log(2, "2026-03-10")
        before, after = self.close("2026-03-05"), self.close("2026-03-10")
        package = self._create_package(self.contract, 600, date_start="2026-03-15")
        package._cover_held_from(self.day("2026-03-06"), "Asked by Ana")
        self.assert_sums(before, held=60)
        self.assert_sums(after, allocated=120)
        self.assertEqual(self.moves_of(after).date, self.day("2026-03-10"))
        self.assertEqual(package.remaining_minutes, 480)
        self.assert_adds_up()

    def test_hours_bought_later_may_cover_only_a_part(self):
        segment = self.close_excess("block", 2)
        package = self._create_package(self.contract, 45, date_start="2026-03-15")
        package._cover_held_from(self.day("2026-03-01"), "Asked by Ana")
        self.assert_sums(segment, allocated=45, held=75)
        package._adjust(30, "Promised")
        package._cover_held_from(self.day("2026-03-01"), "Asked by Ana")
        self.assert_sums(segment, allocated=75, held=45)
        self.assert_adds_up()

    def test_what_is_covered_later_is_no_longer_asked(self):
        segment = self.close_excess("ask")
        cutoff = segment.cutoff_id
        package = self._create_package(self.contract, 45, date_start="2026-03-15")
        package._cover_held_from(self.day("2026-03-01"), "Asked by Ana")
        self.assertEqual(self.pending(cutoff, "overage").minutes, 15)
        package._adjust(60, "Promised")
        package._cover_held_from(self.day("2026-03-01"), "Asked by Ana")
        self.assertFalse(self.pending(cutoff, "overage"))
        self.assert_sums(segment, allocated=60)

    def test_an_answer_to_an_old_figure_is_asked_anew(self):
        segment = self.close_excess("ask")
        approval = self.pending(segment.cutoff_id, "overage")
        segment.write({"held_minutes": 30, "discounted_minutes": 30})
        self.assertEqual(approval._decide(True), "changed")
        self.assertEqual(self.pending(segment.cutoff_id, "overage").minutes, 30)
        self.assertFalse(self.charges_of(segment))

    def test_covering_needs_an_open_package_and_a_reason(self):
        package = self._create_package(self.contract, 45)
        with self.assertRaises(ValidationError):
            package._cover_held_from(self.day("2026-03-01"), "")
        package._expire_early("Wrong")
        with self.assertRaisesRegex(UserError, "Only an open package"):
            package._cover_held_from(self.day("2026-03-01"), "Asked")

    def test_the_manager_bills_what_is_held(self):
        segment = self.close_excess("block")
        with self.assertRaises(ValidationError):
            segment.with_user(self.manager).action_bill_held("")
        segment.with_user(self.manager).action_bill_held("Agreed by phone")
        self.assert_sums(segment, charged=60)
        self.assertEqual(self.charges_of(segment).minutes, 60)
        self.assertIn("Agreed by phone", segment.coverage)

    def test_only_the_manager_bills_what_is_held(self):
        segment = self.close_excess("block")
        with self.assertRaises(AccessError):
            segment.with_user(self.consultant).action_bill_held("Why not")

    def test_billing_held_time_twice_charges_once(self):
        segment = self.close_excess("block")
        segment.action_bill_held("Agreed")
        segment.action_bill_held("Agreed")
        self.assertEqual(len(self.charges_of(segment)), 1)
