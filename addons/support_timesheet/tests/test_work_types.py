from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkTypes(TimeCase):
    """W4, rule 10: units, limits and what follows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 6000)
        cls.following = cls._create_work_type("HOR", rounding_minutes=30)
        cls.unit = cls._create_work_type(
            "UNIT", first_minutes=60, follow_up_type_id=cls.following.id
        )

    def assert_pieces(self, cutoff, expected):
        """``expected``: (work type, worked, accounted) in the order of the time."""
        segments = cutoff.segment_ids.sorted(lambda s: (s.time_from, s.id))
        self.assertEqual(
            [(s.work_type_id, s.minutes, s.accounted_minutes) for s in segments],
            expected,
        )

    def test_the_concepts_of_the_trade_come_with_the_addon(self):
        """W4: SMANT, SMANTND and SMANTNDHOR, the first two with their first hour."""
        following = self.env.ref("support_contracts.work_type_smantndhor")
        for name in ("smant", "smantnd"):
            unit = self.env.ref(f"support_contracts.work_type_{name}")
            self.assertEqual(unit.first_minutes, 60)
            self.assertEqual(unit.follow_up_type_id, following)
        express = self.env.ref("support_contracts.work_type_express")
        self.assertFalse(express.takes_surcharge)

    def test_a_unit_includes_the_first_minutes(self):
        """Rule 10: what goes beyond the first hour is of the type that follows."""
        self.log(100 / 60, work_type_id=self.unit.id)
        self.assert_pieces(
            self.publish(), [(self.unit, 60, 60), (self.following, 40, 60)]
        )

    def test_a_unit_counts_whole_and_real_time_stays(self):
        line = self.log(20 / 60, work_type_id=self.unit.id)
        self.assert_pieces(self.publish(), [(self.unit, 20, 60)])
        self.assertAlmostEqual(line.unit_amount, 20 / 60)

    def test_a_request_has_one_unit_however_many_entries(self):
        """Ticket and day: the second entry goes on where the first stopped."""
        self.log(0.5, work_type_id=self.unit.id)
        self.log(1, work_type_id=self.unit.id)
        cutoff = self.publish()
        self.assert_pieces(
            cutoff,
            [(self.unit, 30, 60), (self.unit, 30, 0), (self.following, 30, 30)],
        )
        self.assertEqual(cutoff.accounted_minutes, 90)

    def test_a_late_entry_finds_the_unit_used(self):
        """A late line of a published day has no second unit."""
        self.log(0.5, work_type_id=self.unit.id)
        self.publish()
        self.log(1, work_type_id=self.unit.id)
        self.assert_pieces(
            self.publish(), [(self.unit, 30, 0), (self.following, 30, 30)]
        )

    def test_another_day_has_its_own_unit(self):
        self.log(0.5, work_type_id=self.unit.id)
        self.publish()
        self.log(0.5, "2026-03-11", work_type_id=self.unit.id)
        self.assert_pieces(self.publish("2026-03-11"), [(self.unit, 30, 60)])

    def test_minimum_and_rounding_of_a_request(self):
        """The request is rounded, not each of its entries."""
        work_type = self._create_work_type(
            "REQ", limits_per="request", minimum_minutes=30, rounding_minutes=15
        )
        for minutes in (10, 10, 20):
            self.log(minutes / 60, work_type_id=work_type.id)
        cutoff = self.publish()
        self.assertEqual(cutoff.accounted_minutes, 45)
        self.assertEqual(
            sorted(cutoff.segment_ids.mapped("accounted_minutes")), [0, 15, 30]
        )

    def test_minimum_and_rounding_of_a_line(self):
        work_type = self._create_work_type("LIN", minimum_minutes=30)
        for minutes in (10, 10, 40):
            self.log(minutes / 60, work_type_id=work_type.id)
        self.assertEqual(self.publish().accounted_minutes, 100)

    def test_a_maximum_caps_the_request(self):
        work_type = self._create_work_type(
            "MAX", limits_per="request", maximum_minutes=90
        )
        self.log(1, work_type_id=work_type.id)
        self.log(1, work_type_id=work_type.id)
        self.assertEqual(self.publish().accounted_minutes, 90)

    def test_what_is_pending_is_what_the_cut_will_burn(self):
        """The same arithmetic, run dry."""
        self.log(100 / 60, work_type_id=self.unit.id)
        self.assertEqual(self.contract.pending_minutes, 120)
        cutoff = self.publish()
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.pending_minutes, 120)
        self.approve(cutoff)
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.pending_minutes, 0)
        self.assertEqual(self.package.remaining_minutes, 6000 - 120)

    def test_a_correction_takes_back_what_the_entry_counted(self):
        """All of the typed time back: all of the unit and of what follows returns."""
        line = self.log(100 / 60, work_type_id=self.unit.id)
        self.close()
        self.correct(line, -40 / 60)
        part = self.close("2026-03-12")
        # 40 of 100 typed minutes of 120 that counted; the last minutes go first.
        self.assertEqual(part.mapped("accounted_minutes"), [-48])
        self.assertEqual(part.corrects_id.work_type_id, self.following)
        self.correct(line, -1)
        rest = self.close("2026-03-12")
        self.assertEqual(
            {s.corrects_id.work_type_id: s.accounted_minutes for s in rest},
            {self.following: -12, self.unit: -60},
        )
        self.package.invalidate_recordset()
        self.assertEqual(self.package.remaining_minutes, 6000)
        self.assert_adds_up()

    def test_an_objection_to_a_piece_is_one_to_the_entry(self):
        line = self.log(100 / 60, work_type_id=self.unit.id)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids[1]: "It was an hour"})
        self.assertEqual(set(cutoff.segment_ids.mapped("state")), {"disputed"})
        following = cutoff.segment_ids.next_cutoff_id
        self.assertEqual(line.cutoff_id, following)
        line.with_user(self.consultant).unit_amount = 1
        following.disputed_segment_ids.with_user(self.manager).write(
            {"dispute_answer": "You are right"}
        )
        following.with_user(self.manager).action_republish()
        self.assert_pieces(following, [(self.unit, 60, 60)])
        self.assertEqual(following.segment_ids.supersedes_id, cutoff.segment_ids[0])

    def test_a_rate_of_the_contract_says_price_and_burn(self):
        """Per contract: its own price and multiplier."""
        self.env["support.rate"].create(
            {
                "contract_id": self.contract.id,
                "work_type_id": self.work_type.id,
                "price": 72,
                "burn_percent": 125,
            }
        )
        self.log(1)
        segment = self.publish().segment_ids
        self.assertRecordValues(
            segment, [{"price_unit": 72, "burn_percent": 125, "burn_minutes": 75}]
        )

    def test_the_price_of_a_type_is_multiplied_unless_it_was_agreed(self):
        dear = self._create_work_type("DEAR", price_percent=150)
        self.log(1, work_type_id=dear.id)
        segment = self.publish().segment_ids
        self.assertEqual(segment.price_unit, 90)
        self.assertIn("× 150 %", segment.price_reason)
        self.env["support.rate"].create(
            {"contract_id": self.contract.id, "work_type_id": dear.id, "price": 80}
        )
        self.log(1, "2026-03-11", work_type_id=dear.id)
        self.assertEqual(self.publish("2026-03-11").segment_ids.price_unit, 80)

    def test_terms_that_make_no_sense_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "needs the type that follows"):
            self._create_work_type("X", first_minutes=60)
        with self.assertRaisesRegex(ValidationError, "by the minute"):
            self.following.write(
                {"first_minutes": 60, "follow_up_type_id": self.following.id}
            )
        asked = self._create_work_type(
            "ASKED", on_request=True, normal_type_id=self.work_type.id
        )
        with self.assertRaisesRegex(ValidationError, "rules without asking"):
            self._create_work_type("Y", on_request=True, normal_type_id=asked.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_work_type("Z", on_request=True)

    def test_work_past_midnight_burns_on_its_own_day(self):
        """A package that ends on the 10th pays only what was worked until then."""
        self.package.sudo().write({"date_end": date(2026, 3, 10)})
        self.contract.tz = "America/Lima"
        line = self.log(2, started_at=datetime(2026, 3, 11, 4))
        self.assertEqual(line.date, date(2026, 3, 10))
        segments = self.publish().segment_ids.sorted("time_from")
        self.assertEqual(
            [(s.date, s.minutes) for s in segments],
            [(date(2026, 3, 10), 60), (date(2026, 3, 11), 60)],
        )
        self.approve(segments.cutoff_id)
        self.assert_sums(segments[0], allocated=60)
        self.assert_sums(segments[1], held=60)
        self.assert_adds_up()

    def test_work_past_the_last_day_of_the_contract_stays_in_it(self):
        self.contract.sudo().date_end = date(2026, 3, 10)
        self.log(2, started_at=datetime(2026, 3, 10, 23))
        segment = self.publish().segment_ids
        self.assertEqual((segment.date, segment.minutes), (date(2026, 3, 10), 120))
