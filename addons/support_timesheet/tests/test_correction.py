from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCorrection(TimeCase):
    """Final time is taken back by a negative entry, the way it was taken."""

    def correct_and_close(self, line, hours):
        self.correct(line, hours)
        return self.close("2026-03-12")

    def test_minutes_return_to_their_package(self):
        package = self._create_package(self.contract, 600)
        line = self.log(2)
        original = self.close()
        correction = self.correct_and_close(line, -0.5)
        self.assert_sums(correction, allocated=-30)
        self.assertRecordValues(
            self.moves_of(correction),
            [{"kind": "refund", "minutes": 30, "package_id": package.id}],
        )
        self.assertEqual(correction.corrects_id, original)
        self.assert_sums(original, allocated=120)
        self.assertEqual(package.remaining_minutes, 510)
        self.assert_adds_up()

    def test_the_last_minutes_return_first(self):
        """2 h = 60 + 30 from packages + 30 charged; 45 back: 30 charged, 15 hours."""
        soon = self._create_package(self.contract, 60, date_end="2026-12-31")
        late = self._create_package(self.contract, 30)
        self.contract.overage_policy = "bill"
        line = self.log(2)
        self.assert_sums(self.close(), allocated=90, charged=30)
        correction = self.correct_and_close(line, -0.75)
        self.assert_sums(correction, allocated=-15, charged=-30)
        self.assertEqual((soon.remaining_minutes, late.remaining_minutes), (0, 15))
        self.assertRecordValues(
            self.charges_of(correction), [{"minutes": -30, "amount": -30}]
        )
        self.assert_adds_up()

    def test_all_of_it_may_return_in_pieces(self):
        """38 burnt for 25 at 150 %: five times 5 minutes return 38, not 40."""
        work_type = self._create_work_type("NIGHT", burn_percent=150)
        package = self._create_package(self.contract, 38)
        line = self.log(25 / 60, work_type_id=work_type.id)
        self.close()
        self.assertEqual(package.remaining_minutes, 0)
        for _piece in range(5):
            self.correct_and_close(line, -5 / 60)
        self.assertEqual(package.remaining_minutes, 38)
        self.assert_adds_up()

    def test_two_corrections_in_one_cut(self):
        package = self._create_package(self.contract, 45)
        self.contract.overage_policy = "bill"
        line = self.log(1)
        self.close()
        self.correct(line, -10 / 60)
        self.correct(line, -10 / 60)
        corrections = self.close("2026-03-12")
        self.assertEqual(sum(corrections.mapped("charged_minutes")), -15)
        self.assertEqual(sum(corrections.mapped("allocated_minutes")), -5)
        self.assertEqual(package.remaining_minutes, 5)
        self.assert_adds_up()

    def test_what_was_held_waits_no_longer(self):
        line = self.log(1)
        original = self.close()
        correction = self.correct_and_close(line, -0.75)
        self.assert_sums(original, held=15, discounted=45)
        self.assert_sums(correction, discounted=-45)
        self.assertEqual(self.pending(original.cutoff_id, "overage").minutes, 15)
        self.assertFalse(self.charges_of(correction))

    def test_free_time_returns_at_zero(self):
        line = self.log(1, support_verdict="no_charge", verdict_reason="Goodwill")
        self.close()
        correction = self.correct_and_close(line, -0.5)
        self.assert_sums(correction, discounted=-30)
        self.assertRecordValues(
            self.charges_of(correction),
            [{"minutes": -30, "amount": 0, "verdict": "no_charge"}],
        )

    def test_minutes_of_a_closed_package_get_a_credit_of_their_own(self):
        """A package that is over does not come back: a credit with its own expiry."""
        package = self._create_package(self.contract, 120, date_end="2026-03-15")
        line = self.log(1)
        self.close()
        package._expire()
        self.assertEqual(package.state, "closed")
        self.correct_and_close(line, -0.5)
        credit = self.contract.package_ids - package
        self.assertRecordValues(
            credit,
            [
                {
                    "origin": "credit",
                    "remaining_minutes": 30,
                    "date_start": date(2026, 3, 20),
                    "date_end": date(2027, 3, 19),
                }
            ],
        )
        self.assertEqual(package.remaining_minutes, 0)
        self.assert_adds_up()

    def test_a_correction_is_of_today_unless_said_otherwise(self):
        line = self.log(1)
        self.close()
        correction = (
            self.env["account.analytic.line"]
            .with_user(self.consultant)
            .create({"corrects_id": line.id, "unit_amount": -1})
        )
        self.assertRecordValues(
            correction,
            [
                {
                    "date": date(2026, 3, 20),
                    "ticket_id": self.ticket.id,
                    "name": "Analysis",
                    "work_type_id": self.work_type.id,
                    "accounted_minutes": -60,
                }
            ],
        )

    def test_pending_corrections_promise_nothing(self):
        self._create_package(self.contract, 600)
        line = self.log(1)
        self.close()
        self.correct(line, -1)
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.available_minutes, 540)

    def test_only_final_time_is_corrected(self):
        line = self.log(1)
        self.close()
        correction = self.correct(line, -0.5)
        self.close("2026-03-12")
        for original in (correction, self.log(1)):
            with self.assertRaisesRegex(ValidationError, "Only a final entry"):
                self.correct(original, -0.5)

    def test_no_more_is_taken_back_than_was_counted(self):
        line = self.log(1)
        self.close()
        self.correct(line, -0.75)
        with self.assertRaisesRegex(ValidationError, "More would be taken back"):
            self.correct(line, -0.5)

    def test_a_correction_is_negative(self):
        line = self.log(1)
        self.close()
        with self.assertRaisesRegex(ValidationError, "its hours are negative"):
            self.correct(line, 0.5)

    def test_a_correction_stays_on_its_ticket(self):
        line = self.log(1)
        self.close()
        other = self._create_ticket(support_contract_id=self.contract.id)
        with self.assertRaisesRegex(ValidationError, "stays on the ticket"):
            self.log(-0.5, corrects_id=line.id, ticket_id=other.id)

    def test_the_button_proposes_to_take_all_back(self):
        work_type = self._create_work_type("VISIT", minimum_minutes=30)
        line = self.log(0.25, work_type_id=work_type.id)
        self.close()
        action = line.with_user(self.consultant).action_correct()
        self.assertEqual(action["context"]["default_unit_amount"], -0.5)
        self.assertEqual(action["context"]["default_corrects_id"], line.id)
