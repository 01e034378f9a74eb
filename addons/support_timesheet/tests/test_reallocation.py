from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReallocation(TimeCase):
    """What is allocated moves only by a whole reversal and a new consumption."""

    def reallocate(self, segment, **values):
        segment.with_user(self.manager).action_reallocate("Wrong package", **values)

    def test_time_moves_to_the_package_the_key_user_meant(self):
        wrong = self._create_package(self.contract, 600, date_end="2026-12-31")
        meant = self._create_package(self.contract, 600)
        self.log(1)
        segment = self.close()
        self.ticket.write({"hours_source": "package", "chosen_package_id": meant.id})
        self.reallocate(segment)
        self.assertEqual(
            [
                (move.kind, move.package_id, move.minutes, move.source_round)
                for move in self.moves_of(segment)
            ],
            [
                ("consume", wrong, -60, 0),
                ("reverse", wrong, 60, 0),
                ("consume", meant, -60, 1),
            ],
        )
        self.assert_sums(segment, allocated=60)
        self.assert_adds_up()

    def test_it_may_be_done_again(self):
        package = self._create_package(self.contract, 600)
        self.log(1)
        segment = self.close()
        self.reallocate(segment)
        self.reallocate(segment)
        self.assertEqual(package.remaining_minutes, 540)
        self.assertEqual(len(self.moves_of(segment)), 5)
        self.assert_adds_up()

    def test_held_time_finds_hours_that_are_there_now(self):
        self.log(1)
        segment = self.close()
        self._create_package(self.contract, 600)
        self.reallocate(segment)
        self.assert_sums(segment, allocated=60)
        self.assertFalse(self.pending(segment.cutoff_id, "overage"))

    def test_an_open_charge_is_taken_back(self):
        self.contract.overage_policy = "bill"
        self.log(1)
        segment = self.close()
        self._create_package(self.contract, 600)
        self.reallocate(segment)
        self.assert_sums(segment, allocated=60)
        self.assertFalse(self.charges_of(segment))

    def test_time_may_become_free(self):
        """G10: the manager decides, with a reason."""
        package = self._create_package(self.contract, 600)
        self.log(1)
        segment = self.close()
        self.reallocate(segment, verdict="no_charge")
        self.assert_sums(segment, discounted=60)
        self.assertEqual(package.remaining_minutes, 600)
        self.assertRecordValues(
            self.charges_of(segment),
            [{"verdict": "no_charge", "reason": "Wrong package", "amount": 0}],
        )

    def test_a_reversal_into_a_closed_package_becomes_a_credit(self):
        package = self._create_package(self.contract, 120, date_end="2026-03-15")
        self.log(1)
        segment = self.close()
        package._expire()
        self.reallocate(segment)
        credit = self.contract.package_ids - package
        self.assertEqual(credit.origin, "credit")
        self.assertEqual(credit.remaining_minutes, 60)
        self.assert_sums(segment, held=60)
        self.assert_adds_up()

    def test_free_time_does_not_become_billable(self):
        self.log(1, support_verdict="no_charge", verdict_reason="Goodwill")
        segment = self.close()
        with self.assertRaisesRegex(UserError, "stays so"):
            self.reallocate(segment, verdict="billable")

    def test_it_needs_a_reason(self):
        self.log(1)
        with self.assertRaises(ValidationError):
            self.close().with_user(self.manager).action_reallocate(" ")

    def test_only_the_manager_does_it(self):
        self.log(1)
        segment = self.close()
        with self.assertRaises(AccessError):
            segment.with_user(self.consultant).action_reallocate("Why not")

    def test_only_final_time_is_reallocated(self):
        self.log(1)
        with self.assertRaisesRegex(UserError, "Only final time"):
            self.reallocate(self.publish().segment_ids)

    def test_corrected_time_stays_where_it_is(self):
        line = self.log(1)
        segment = self.close()
        self.correct(line, -0.5)
        correction = self.close("2026-03-12")
        for corrected in (segment, correction):
            with self.assertRaisesRegex(UserError, "Corrected time stays"):
                self.reallocate(corrected)

    def test_a_charge_on_a_proposal_is_taken_off_first(self):
        self.contract.overage_policy = "bill"
        self.log(1)
        segment = self.close()
        proposal = self.env["support.billing.proposal"].create(
            {
                "contract_id": self.contract.id,
                "date_start": "2026-03-01",
                "date_end": "2026-03-31",
            }
        )
        self.charges_of(segment).proposal_id = proposal
        with self.assertRaisesRegex(UserError, "cancel that first"):
            self.reallocate(segment)
