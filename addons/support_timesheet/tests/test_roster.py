from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_roster import RosterCase


def gap(start, end):
    """Hours of the primary that nobody has, in UTC."""
    return (
        fields.Datetime.to_datetime(f"{start}:00:00"),
        fields.Datetime.to_datetime(f"{end}:00:00"),
        "primary",
    )


NIGHT = ("2026-03-20 20:00:00", "2026-03-21 06:00:00")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDuty(RosterCase):
    """G15: who is on duty at an instant."""

    def test_primaries_are_called_first_then_backups(self):
        self._create_shift(*NIGHT, self.mate, role="backup")
        self._create_shift(*NIGHT)
        on_duty = self.roster._get_on_duty(self.at("2026-03-20 23:00:00"))
        self.assertEqual(on_duty[self.roster].ids, [self.consultant.id, self.mate.id])

    def test_a_shift_ends_when_the_next_begins(self):
        """Half open: at the change one is on duty, not two."""
        self._create_shift(*NIGHT)
        self._create_shift(NIGHT[1], "2026-03-21 14:00:00", self.mate)
        on_duty = self.roster._get_on_duty(self.at(NIGHT[1]))
        self.assertEqual(on_duty[self.roster], self.mate)

    def test_nobody_is_on_duty_out_of_all_shifts(self):
        self._create_shift(*NIGHT)
        self.assertFalse(self.roster._get_on_duty()[self.roster])

    def test_who_is_absent_is_not_called(self):
        """The backup comes first then."""
        self._create_shift(*NIGHT)
        self._create_shift(*NIGHT, self.mate, role="backup")
        self._create_absence("2026-03-20 22:00:00", "2026-03-22 00:00:00")
        early, late = self.at("2026-03-20 21:00:00"), self.at("2026-03-20 23:00:00")
        on_duty = self.roster._get_on_duty_at([early, late])
        self.assertEqual(on_duty[self.roster, early], self.consultant | self.mate)
        self.assertEqual(on_duty[self.roster, late], self.mate)

    def test_it_costs_the_same_for_one_and_for_fifty(self):
        """Numbers: rosters, shifts and instants alike."""
        many = self.env["support.roster"].create(
            [{"name": f"Roster {number}"} for number in range(50)]
        )
        self.env["support.roster.shift"].create(
            [
                {
                    "roster_id": roster.id,
                    "user_id": self.consultant.id,
                    "date_start": NIGHT[0],
                    "date_end": NIGHT[1],
                }
                for roster in many
            ]
        )
        self.env.flush_all()
        instants = [self.at(f"2026-03-20 {hour}:00:00") for hour in (20, 21, 22, 23)]
        costs = []
        for rosters in (many[:1], many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = rosters._get_on_duty_at(instants)
            costs.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(users == self.consultant for users in found.values()))
        self.assertEqual(costs[0], costs[1])
        self.assertLessEqual(costs[1], 4)

    def test_no_roster_asks_nothing(self):
        self.assertFalse(self.env["support.roster"]._get_on_duty())

    def test_a_team_has_its_own_roster_else_the_common_one(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "SAP"})
        rosters = self.env["support.roster"]
        self.assertEqual(rosters._get_for_team(team), self.roster)
        own = self._create_roster(team_ids=[fields.Command.set(team.ids)])
        self.assertEqual(rosters._get_for_team(team), own)

    def test_nobody_has_two_shifts_at_once(self):
        self._create_shift(*NIGHT)
        with self.assertRaisesRegex(ValidationError, "another shift"):
            self._create_shift("2026-03-21 05:00:00", "2026-03-21 10:00:00")

    def test_a_shift_is_no_month(self):
        with self.assertRaisesRegex(ValidationError, "at most 31 days"):
            self._create_shift("2026-03-20 20:00:00", "2026-04-30 20:00:00")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGaps(RosterCase):
    """G15: hours without anybody are flagged."""

    def gaps(self, start, end):
        return self.roster._get_gaps(self.at(start), self.at(end))[self.roster]

    def test_round_the_clock_everything_else_is_a_gap(self):
        self._create_shift("2026-03-21 06:00:00", "2026-03-21 22:00:00")
        self.assertEqual(
            self.gaps("2026-03-21 00:00:00", "2026-03-22 00:00:00"),
            [
                gap("2026-03-21 00", "2026-03-21 06"),
                gap("2026-03-21 22", "2026-03-22 00"),
            ],
        )

    def test_a_calendar_needs_its_hours_only_on_the_clock_of_the_roster(self):
        """DST: 8 to 17 in Madrid is another hour of UTC after 29 March."""
        self.roster.calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "UTC",
                "attendance_ids": [
                    fields.Command.clear(),
                    *(
                        fields.Command.create(
                            {
                                "name": "Morning",
                                "dayofweek": day,
                                "hour_from": 8,
                                "hour_to": 12,
                            }
                        )
                        for day in "01234"
                    ),
                ],
            }
        )
        self.assertEqual(
            self.gaps("2026-03-27 00:00:00", "2026-03-31 00:00:00"),
            [
                gap("2026-03-27 07", "2026-03-27 11"),
                gap("2026-03-30 06", "2026-03-30 10"),
            ],
        )

    def test_an_absence_opens_a_gap(self):
        self._create_shift("2026-03-21 00:00:00", "2026-03-22 00:00:00")
        self._create_absence("2026-03-21 10:00:00", "2026-03-21 12:00:00")
        self.assertEqual(
            self.gaps("2026-03-21 00:00:00", "2026-03-22 00:00:00"),
            [gap("2026-03-21 10", "2026-03-21 12")],
        )

    def test_a_missing_backup_is_a_gap_where_one_is_needed(self):
        self._create_shift("2026-03-21 00:00:00", "2026-03-22 00:00:00")
        self.assertFalse(self.gaps("2026-03-21 00:00:00", "2026-03-22 00:00:00"))
        self.roster.needs_backup = True
        [missing] = self.gaps("2026-03-21 00:00:00", "2026-03-22 00:00:00")
        self.assertEqual(missing[2], "backup")

    def test_the_list_flags_the_next_two_weeks(self):
        self._create_shift("2026-03-20 00:00:00", "2026-04-02 00:00:00")
        self.assertEqual(self.roster.gap_count, 1)
        self.assertIn("Primary", self.roster.gap_text)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSwap(RosterCase):
    """G15: shifts change hands when both agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shift = cls._create_shift(*NIGHT)
        cls.theirs = cls._create_shift(
            "2026-03-27 20:00:00", "2026-03-28 06:00:00", cls.mate
        )

    def _ask(self, user=None, **values):
        return (
            self.env["support.roster.swap"]
            .with_user(user or self.consultant)
            .create({"shift_id": self.shift.id, "user_id": self.mate.id, **values})
        )

    @contextmanager
    def refused(self, error, words):
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            yield

    def test_it_changes_hands_when_the_colleague_accepts(self):
        swap = self._ask()
        self.assertEqual(self.shift.user_id, self.consultant)
        swap.with_user(self.mate).action_accept()
        self.assertRecordValues(
            self.shift,
            [{"user_id": self.mate.id, "swapped_from_id": self.consultant.id}],
        )
        self.assertEqual(swap.state, "accepted")
        with self.assertRaisesRegex(UserError, "An accepted swap stays"):
            swap.unlink()

    def test_one_shift_for_another(self):
        self._ask(return_shift_id=self.theirs.id).with_user(self.mate).action_accept()
        self.assertEqual(self.theirs.user_id, self.consultant)

    def test_only_the_colleague_answers(self):
        swap = self._ask()
        with self.assertRaisesRegex(AccessError, "Only teammate Zoe answers"):
            swap.action_accept()
        swap.with_user(self.mate).action_refuse()
        self.assertEqual(self.shift.user_id, self.consultant)
        with self.assertRaisesRegex(UserError, "answered already"):
            swap.with_user(self.mate).action_accept()

    def test_who_asked_takes_it_back(self):
        swap = self._ask()
        with self.assertRaisesRegex(AccessError, "Only who asked"):
            swap.with_user(self.mate).action_withdraw()
        swap.action_withdraw()
        self.assertEqual(swap.state, "withdrawn")

    def test_one_asks_about_own_shifts_to_come(self):
        with self.refused(AccessError, "one's own shifts"):
            self._ask(self.mate, shift_id=self.shift.id)
        with self.refused(UserError, "their shift already"):
            self._ask(user_id=self.consultant.id)
        with self.refused(UserError, "is not theirs"):
            self._ask(return_shift_id=self.shift.id)
        over = self._create_shift("2026-03-18 20:00:00", "2026-03-19 06:00:00")
        with self.refused(UserError, "shift is over"):
            self._ask(shift_id=over.id)

    def test_answers_are_not_typed(self):
        with self.assertRaisesRegex(UserError, "with its buttons"):
            self._ask(state="accepted")
        with self.assertRaisesRegex(UserError, "with its buttons"):
            self._ask().state = "accepted"

    def test_a_shift_that_changed_meanwhile_is_not_taken(self):
        swap = self._ask()
        self.shift.user_id = self.dispatcher
        with self.assertRaisesRegex(UserError, "changed hands meanwhile"):
            swap.with_user(self.mate).action_accept()
