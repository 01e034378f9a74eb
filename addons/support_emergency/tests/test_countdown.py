from odoo import fields
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestCountdown(AgreedCase):
    def clocks(self, emergency):
        """[(kind, state, standing, minutes left)] as the expert's screen is told."""
        emergency.invalidate_recordset(["countdown"])
        countdown = emergency.with_user(self.expert).countdown
        return [
            (clock["kind"], clock["state"], clock["standing"], clock["left"] // 60)
            for clock in countdown["clocks"]
        ]

    def test_the_hour_is_counted_down_at_night(self):
        """E2: a countdown is visible, round the clock."""
        emergency = self.declare()
        self.assertEqual(
            self.clocks(emergency), [("response", "running", "running", 60)]
        )
        for clock, standing, left in (("02:56", "warned", 14), ("03:11", "missed", -1)):
            with freeze_time(f"2026-03-01 {clock}:00"):
                self.assertEqual(
                    self.clocks(emergency), [("response", "running", standing, left)]
                )

    def test_it_stops_with_the_answer(self):
        emergency = self.declare()
        with freeze_time("2026-03-01 02:50:00"):
            self.evaluate(emergency)
        with freeze_time("2026-03-02 09:00:00"):
            self.assertEqual(
                self.clocks(emergency), [("response", "stopped", "stopped", 20)]
            )

    def test_a_late_answer_stays_late(self):
        emergency = self.declare()
        with freeze_time("2026-03-01 03:30:00"):
            self.evaluate(emergency)
            self.assertEqual(
                self.clocks(emergency), [("response", "stopped", "missed", -20)]
            )

    def test_the_time_to_restore_is_counted_down_while_somebody_works(self):
        """E6: what was estimated, from the start of the work."""
        emergency = self.started()
        with freeze_time("2026-03-01 02:30:00"):
            self.assertEqual(
                self.clocks(emergency)[1:],
                [("normalisation", "running", "running", 40)],
            )
            self.assertEqual(emergency.countdown["shown"], 1)
        with freeze_time("2026-03-01 03:20:00"):
            self.assertEqual(self.clocks(emergency)[1][2:], ("missed", -10))
            emergency.with_user(self.expert)._normalise("It works.")
            self.assertEqual(len(self.clocks(emergency)), 1)

    def test_what_was_withdrawn_counts_nothing(self):
        emergency = self.declare()
        emergency.with_user(self.consultant)._withdraw("It came back.")
        self.assertFalse(emergency.with_user(self.expert).countdown)

    def test_the_customer_sees_the_hour_and_no_warning(self):
        """E2: on the page, as long as it runs; staff's warning is staff's."""
        emergency = self.declare()
        with freeze_time("2026-03-01 02:56:00"):
            shown = emergency.sudo()._get_hour_to_show("UTC")
        self.assertEqual((shown["standing"], shown["text"]), ("running", "0:14 h left"))
        self.evaluate(emergency)
        self.assertIsNone(emergency.sudo()._get_hour_to_show("UTC"))
        self.assertNotIn(
            "countdown", emergency.with_user(self.newcomer_user).fields_get()
        )

    def test_the_night_of_another_clock(self):
        """Bad input: clocks change at 02:00 in Madrid: an hour is sixty minutes."""
        with freeze_time("2026-03-29 00:40:00"):
            emergency = self.declare()
        self.assertEqual(
            emergency.evaluate_before,
            fields.Datetime.to_datetime("2026-03-29 01:40:00"),
        )
        with freeze_time("2026-03-29 01:30:00"):
            self.assertEqual(self.clocks(emergency)[0][3], 10)
