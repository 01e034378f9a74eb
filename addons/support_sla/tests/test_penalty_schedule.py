from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_measures import PenaltyCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPenaltySchedule(PenaltyCase):
    """Schedules as they are published, entered on the screen, and refused ones."""

    # refused, with the bands named

    def refuse(self, words, *bands, **values):
        with self.assertRaisesRegex(ValidationError, words):
            self._create_schedule([self.band(*band) for band in bands], **values)

    def test_a_gap_is_refused_with_its_bands(self):
        """G10: between 99.8 and 99.9 nobody knows what is owed."""
        published = (
            (99.9, None, 0),
            (95.1, 99.8, 5, True, True),
            (90, 95, 10, True, True),
            (None, 90, 15),
        )
        self.refuse("gap between the bands ≥ 90, ≤ 95 and ≥ 95.1, ≤ 99.8", *published)
        closed = (*published[:1], (90, 99.8, 5, True, True), (None, 90, 15))
        self.refuse("gap between the bands ≥ 90, ≤ 99.8 and ≥ 99.9", *closed)
        self._create_schedule([self.band(*band) for band in published], decimals="1")

    def test_an_overlap_is_refused_with_its_bands(self):
        self.refuse("bands < 91 and ≥ 90 overlap", (90, None, 0), (None, 91, 5))
        self.refuse(
            "bands ≤ 90 and ≥ 90 overlap", (90, None, 0), (None, 90, 5, True, True)
        )

    def test_worst_figures_have_a_band(self):
        self.refuse("beyond ≥ 80, < 90", (80, 90, 5))
        self.refuse("beyond ≥ 1, ≤ 4", (1, 4, 5, True, True), basis="misses")
        self.refuse("no figure is in the band", (90, 90, 5), (None, 90, 5))

    def test_bands_are_needed(self):
        with self.assertRaisesRegex(ValidationError, "needs bands"):
            self.env["support.penalty.schedule"].create({"name": "None"})

    def test_a_band_that_is_changed_alone_is_looked_at(self):
        with self.assertRaises(ValidationError):
            self.schedule.band_ids[0].lower = 81
        with self.assertRaises(ValidationError):
            self.schedule.band_ids[1].unlink()
        with self.assertRaises(ValidationError):
            band = self.band(85, 95, 1)
            self.env["support.penalty.band"].create(
                band | {"schedule_id": self.schedule.id}
            )

    def test_a_bound_moves_with_both_of_its_bands(self):
        first, second = self.schedule.band_ids
        self.schedule.band_ids = [
            Command.update(first.id, {"lower": 81}),
            Command.update(second.id, {"upper": 81}),
        ]
        self.assertEqual(self.missed(value=80.5).percent, 10)

    def test_what_decided_about_penalties_stays(self):
        """DESIGN 5: copy it and change the copy."""
        self.missed()
        with self.assertRaises(UserError):
            self.schedule.decimals = "1"
        with self.assertRaises(UserError):
            self.schedule.band_ids[0].percent = 1
        with self.assertRaises(UserError):
            self.schedule.band_ids[0].unlink()
        with self.assertRaises(UserError):
            self.env["support.penalty.recurrence"].create(
                {"schedule_id": self.schedule.id}
            )
        with self.assertRaises(UserError):
            self.schedule.unlink()
        copy = self.schedule.copy()
        copy.band_ids[0].percent = 6
        self.assertEqual(self.missed(copy).percent, 6)

    def test_only_a_manager_enters_schedules(self):
        with self.assertRaises(AccessError):
            self.schedule.with_user(self.consultant).name = "Mine"
        with self.assertRaises(AccessError):
            self.schedule.band_ids.with_user(self.auditor).write({"percent": 0})

    # published

    def test_credit_by_breaches_in_a_month(self):
        """Published A: 1–2 breaches 5 %, 3–4 10 %, from 5 on 15 % of the fee."""
        schedule = self._create_schedule(
            [
                self.band(1, 2, 5, True, True),
                self.band(3, 4, 10, True, True),
                self.band(5, None, 15),
            ],
            basis="misses",
        )
        measure = self._create_csl(schedule, target=100.0)
        expected = {1: 50, 2: 50, 3: 100, 4: 100, 5: 150, 6: 150}
        months = ("01-06", "02-03", "03-03", "04-07", "05-05", "06-02")
        for number, day in enumerate(months, start=1):
            for _each in range(number):
                self.answered(f"2026-{day}", 6)
            self.answered(f"2026-{day}", 1)
            self.close(measure, f"2026-{day}")
        penalties = self.env["support.penalty"].search([], order="date_start")
        self.assertEqual(penalties.mapped("amount"), list(expected.values()))

    def test_credit_by_availability(self):
        """Published A: 99.9 and more nothing, 95.1–99.8 5 %, 90–95 10 %, less 15 %.

        Read with one decimal, as it is printed: there is nothing between 99.8 and 99.9.
        """
        schedule = self._create_schedule(
            [
                self.band(99.9, None, 0),
                self.band(95.1, 99.8, 5, True, True),
                self.band(90, 95, 10, True, True),
                self.band(None, 90, 15),
            ],
            decimals="1",
        )
        expected = {
            99.85: 0,
            99.84: 50,
            99.8: 50,
            95.1: 50,
            95.05: 50,
            95.04: 100,
            90: 100,
            89.95: 100,
            89.94: 150,
            0: 150,
        }
        for value, amount in expected.items():
            with self.subTest(value):
                penalty = self.missed(
                    schedule, value, target_ids=[Command.create({"value": 99.9})]
                )
                self.assertEqual(sum(penalty.mapped("amount")), amount)

    def test_credit_of_each_point_short(self):
        """Published B: required 98 %, achieved 75 %: 23 % of the charges."""
        schedule = self.env["support.penalty.schedule"].create(
            {"name": "Each point", "formula": "rate", "rate": 1}
        )
        penalty = self.missed(
            schedule, 75.0, target_ids=[Command.create({"value": 98.0})]
        )
        self.assertEqual((penalty.percent, penalty.amount), (23, 230))

    def test_bands_of_points_and_of_misses_in_the_year(self):
        """G10: by depth from the target, and by how often it happened."""
        points = self._create_schedule(
            [self.band(0, 5, 3, False, True), self.band(5, None, 8, False)],
            basis="shortfall",
        )
        self.assertEqual(self.missed(points, 85.0).percent, 3)
        self.assertEqual(self.missed(points, 84.9).percent, 8)
        yearly = self._create_schedule([self.band(3, None, 10)], basis="recurrence")
        measure = self._create_csl(yearly, metric="manual", unit="percent")
        for month in ("01", "02", "03"):
            self.state_figure(measure, f"2026-{month}-10", 85)
            self.close(measure, f"2026-{month}-10")
        penalties = self.env["support.penalty"].search(
            [("schedule_id", "=", yearly.id)]
        )
        self.assertEqual(penalties.mapped("percent"), [10])
        self.assertEqual(str(penalties.date_start), "2026-03-01")
