from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_out_of_hours import OutOfHoursCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOutOfHoursEnded(OutOfHoursCase):
    """W8: the customer takes the request back."""

    def take_back(self, user=None):
        self.ticket.with_user(user or self.lead_user)._end_out_of_hours_as_customer()

    def test_what_began_before_it_was_taken_back_keeps_its_surcharge(self):
        """W8: taken back at two; what starts later that day has the normal terms."""
        self.ask()
        with freeze_time("2026-03-21 14:00:00"):
            self.take_back()
            before = self.work("2026-03-21 13:30:00")
            after = self.work("2026-03-21 14:00:00")
        self.assertEqual(before.mapped("burn_percent"), [150])
        self.assertEqual(before.surcharge_approval_id.decided_by, "Ana Lead")
        self.assertEqual(after.mapped("burn_percent"), [100])
        self.assertIn("nobody asked for it", after.terms_reason)

    def test_time_of_a_day_that_is_typed_later_has_no_surcharge_any_more(self):
        dear = self._create_work_type(
            "EXPRESS",
            burn_percent=200,
            on_request=True,
            normal_type_id=self.work_type.id,
        )
        self.ask()
        with freeze_time("2026-03-22 10:00:00"):
            self.take_back()
        with freeze_time("2026-03-23 10:00:00"):
            days = ("2026-03-21", "2026-03-23")
            lines = [self.log(1, day, work_type_id=dear.id) for day in days]
            segments = [self.publish(line.date).segment_ids for line in lines]
        self.assertEqual([s.burn_percent for s in segments], [200, 100])

    def test_it_can_be_asked_for_again(self):
        self.ask()
        with freeze_time("2026-03-21 14:00:00"):
            self.take_back()
        with freeze_time("2026-03-22 08:00:00"):
            self.ask()
            self.assertEqual(self.ticket.out_of_hours_state, "yes")
            self.assertFalse(self.ticket.out_of_hours_ended_on)
            self.assertEqual(self.work("2026-03-22 09:00:00").burn_percent, 150)

    def test_who_works_tonight_is_told_that_it_was_taken_back(self):
        self.ticket.user_id = self.consultant
        self.ask()
        self.take_back()
        note = self.ticket.message_ids[:1]
        self.assertIn("Ana Lead takes back", str(note.body))
        self.assertTrue(note.subtype_id.internal)
        self.assertIn(self.consultant.partner_id, note.partner_ids)

    def test_only_key_users_take_back_what_was_asked_for(self):
        with self.assertRaisesRegex(UserError, "Nobody asked"):
            self.take_back()
        self.ask()
        for user in (self._create_portal_user(self.colleague), self.manager):
            with self.assertRaises(AccessError):
                self.take_back(user)
        with self.assertRaisesRegex(AccessError, "asked for by the customer"):
            self.ticket.with_user(self.manager).out_of_hours_ended_on = False
        self.take_back()
        with self.assertRaisesRegex(UserError, "Nobody asked"):
            self.take_back()
