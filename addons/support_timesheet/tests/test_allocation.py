from datetime import date

from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAllocation(TimeCase):
    """A cut becomes final: who pays its hours."""

    def test_the_hours_leave_the_package(self):
        """K18: what is no warranty comes from the contract's balance."""
        package = self._create_package(self.contract, 120)
        self.log(1.5)
        segment = self.close()
        self.assert_sums(segment, allocated=90)
        self.assertRecordValues(
            self.moves_of(segment),
            [
                {
                    "package_id": package.id,
                    "kind": "consume",
                    "minutes": -90,
                    "date": date(2026, 3, 10),
                    "ticket_id": self.ticket.id,
                    "source_round": 0,
                }
            ],
        )
        self.assertEqual(package.remaining_minutes, 30)
        self.assertIn("1:30 from", segment.coverage)
        self.assert_adds_up()

    def test_first_to_expire_is_burnt_first_and_time_splits(self):
        """FIFO by expiry, then purchase; one entry over three packages."""
        late = self._create_package(self.contract, 60, date_end="2026-12-31")
        never = self._create_package(self.contract, 60)
        soon = self._create_package(self.contract, 60, date_end="2026-03-31")
        self.log(2.5)
        moves = self.moves_of(self.close())
        self.assertEqual(
            [(move.package_id, move.minutes) for move in moves],
            [(soon, -60), (late, -60), (never, -30)],
        )
        self.assert_adds_up()

    def test_work_of_earlier_hours_is_served_first(self):
        """In work-time order, whatever order it was logged in."""
        self._create_package(self.contract, 60)
        self.contract.overage_policy = "block"
        afternoon = self.log(1, date_time="2026-03-10 16:00:00")
        morning = self.log(1, date_time="2026-03-10 09:00:00")
        segments = self.close()
        self.assert_sums(
            segments.filtered(lambda s: s.line_id == morning), allocated=60
        )
        self.assert_sums(segments.filtered(lambda s: s.line_id == afternoon), held=60)

    def test_the_key_user_says_which_package(self):
        """K5: the choice rules before FIFO."""
        self._create_package(self.contract, 60, date_end="2026-03-31")
        chosen = self._create_package(self.contract, 60)
        self.ticket.write({"hours_source": "package", "chosen_package_id": chosen.id})
        self.log(1)
        self.assertEqual(self.moves_of(self.close()).package_id, chosen)

    def test_a_chosen_package_that_is_too_small_leaves_overage(self):
        """The rest is overage, not another package."""
        other = self._create_package(self.contract, 600)
        chosen = self._create_package(self.contract, 30)
        self.contract.overage_policy = "bill"
        self.ticket.write({"hours_source": "package", "chosen_package_id": chosen.id})
        self.log(1)
        segment = self.close()
        self.assert_sums(segment, allocated=30, charged=30)
        self.assertEqual(other.remaining_minutes, 600)

    def test_billed_apart_leaves_the_packages_alone(self):
        """K5: or that they are billed apart."""
        package = self._create_package(self.contract, 600)
        self.ticket.hours_source = "billed"
        self.log(1)
        segment = self.close()
        self.assert_sums(segment, charged=60)
        self.assertEqual(package.remaining_minutes, 600)
        self.assertIn("bill it apart", segment.coverage)

    def test_work_on_demand_is_charged(self):
        self.contract.entitlement_ids.kind = "on_demand"
        self.log(1)
        segment = self.close()
        self.assert_sums(segment, charged=60)
        self.assertIn("on demand", segment.coverage)

    def test_packages_of_another_scope_do_not_pay(self):
        other = self._create_work_type("OTHER")
        self._create_package(self.contract, 600)
        self.contract.entitlement_ids.work_type_ids = other
        self.contract.entitlement_ids.copy(
            {"contract_id": self.contract.id, "work_type_ids": self.work_type.ids}
        )
        self.log(1)
        admitted = self.log(1, work_type_id=other.id)
        segments = self.close()
        mine = segments.filtered(lambda s: s.line_id == admitted)
        self.assert_sums(mine, allocated=60)
        self.assert_sums(segments - mine, held=60)

    def test_packages_serve_only_days_inside_their_dates(self):
        """Invariant 1: nothing is consumed outside its dates."""
        self._create_package(
            self.contract, 600, date_start="2026-03-11", date_end="2026-03-31"
        )
        self.log(1, "2026-03-10")
        self.assert_sums(self.close(), held=60)

    def test_the_excess_is_billed_where_the_contract_says_so(self):
        """K10, K11: at the hourly price of the work, minutes exact."""
        self._create_package(self.contract, 25)
        self.contract.overage_policy = "bill"
        self.log(1)
        segment = self.close()
        self.assert_sums(segment, allocated=25, charged=35)
        self.assertRecordValues(
            self.charges_of(segment),
            [
                {
                    "contract_id": self.contract.id,
                    "ticket_id": self.ticket.id,
                    "product_id": self.product_hour.id,
                    "date": date(2026, 3, 10),
                    "minutes": 35,
                    "price_unit": 60,
                    "amount": 35,
                    "verdict": "billable",
                }
            ],
        )
        self.assertIn("No hours were left", segment.coverage)

    def test_a_multiplier_is_for_packages_not_for_money(self):
        """25 minutes at 150 % burn 38; the 19 that no package has cost 13 minutes."""
        work_type = self._create_work_type("NIGHT", burn_percent=150)
        self._create_package(self.contract, 19)
        self.contract.overage_policy = "bill"
        self.log(25 / 60, work_type_id=work_type.id)
        segment = self.close()
        self.assert_sums(segment, allocated=19, charged=19)
        self.assertEqual(self.charges_of(segment).minutes, 13)

    def test_work_that_burns_nothing_is_final_and_free(self):
        work_type = self._create_work_type("TRAVEL", burn_percent=0)
        self.log(1, work_type_id=work_type.id)
        segment = self.close()
        self.assert_sums(segment)
        self.assertFalse(self.moves_of(segment))
        self.assertFalse(self.charges_of(segment))

    def test_no_charge_is_printed_at_zero_with_its_reason(self):
        """W5, W6: goodwill is recorded the same way, with its discount and reason."""
        package = self._create_package(self.contract, 600)
        self.log(1, support_verdict="no_charge", verdict_reason="Goodwill")
        segment = self.close()
        self.assert_sums(segment, discounted=60)
        self.assertRecordValues(
            self.charges_of(segment),
            [
                {
                    "verdict": "no_charge",
                    "reason": "Goodwill",
                    "minutes": 60,
                    "price_unit": 60,
                    "discount": 100,
                    "amount": 0,
                }
            ],
        )
        self.assertEqual(package.remaining_minutes, 600)

    def test_a_block_claim_is_absorbed_and_counted(self):
        """G11: not charged, absorbed as cost and counted."""
        self.log(1, support_verdict="do_not_bill", verdict_reason="Our mistake")
        segment = self.close()
        self.assert_sums(segment, discounted=60)
        self.assertEqual(self.charges_of(segment).verdict, "do_not_bill")
        self.assertEqual(self.charges_of(segment).amount, 0)

    def test_cuts_approved_in_any_order(self):
        """Approval order rules between runs; what is allocated does not move."""
        package = self._create_package(self.contract, 60)
        self.contract.overage_policy = "bill"
        self.log(1, "2026-03-10")
        self.log(1, "2026-03-11")
        earlier = self.publish("2026-03-10")
        later = self.publish("2026-03-11")
        self.approve(later)
        self.assert_sums(later.segment_ids, allocated=60)
        self.approve(earlier)
        self.assert_sums(earlier.segment_ids, charged=60)
        self.assert_sums(later.segment_ids, allocated=60)
        self.assertEqual(package.remaining_minutes, 0)

    def test_pending_is_the_same_allocator_run_dry(self):
        """available = remaining - pending, before and after publishing."""
        self._create_package(self.contract, 600)
        self.log(1)
        self.log(2)
        self.log(0)
        self.log(5, support_verdict="no_charge", verdict_reason="Goodwill")
        for publish in (lambda: None, self.publish):
            publish()
            self.contract.invalidate_recordset()
            self.assertRecordValues(
                self.contract,
                [
                    {
                        "remaining_minutes": 600,
                        "pending_minutes": 180,
                        "available_minutes": 420,
                    }
                ],
            )

    def test_nothing_is_pending_once_final(self):
        self._create_package(self.contract, 600)
        self.log(1)
        self.close()
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.pending_minutes, 0)
        self.assertEqual(self.contract.available_minutes, 540)

    def test_pending_knows_what_exceeds(self):
        self._create_package(self.contract, 60)
        self.log(1.5)
        balance = self.contract._get_balances()[self.contract]
        self.assertEqual((balance.pending, balance.overage), (60, 30))
