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

    def test_each_span_keeps_its_terms_when_it_is_asked_for_again(self):
        """W8: the first span, the hours between, and the second one of the same day."""
        self.ask()
        with freeze_time("2026-03-21 14:00:00"):
            self.take_back()
        with freeze_time("2026-03-21 18:00:00"):
            self.ask()
        with freeze_time("2026-03-22 10:00:00"):
            hours = [13, 15, 19]
            lines = [
                self.log(0.5, "2026-03-21", started_at=f"2026-03-21 {h}:00:00")
                for h in hours
            ]
            segments = self.publish("2026-03-21").segment_ids
            percents = {s.line_id: s.burn_percent for s in segments}
        self.assertEqual([percents[line] for line in lines], [150, 100, 150])
        spans = self.ticket.with_user(self.consultant).out_of_hours_ids
        self.assertEqual(spans.mapped("ended_by"), ["Ana Lead", False])

    def test_days_between_two_spans_have_normal_terms(self):
        """W8: asked for again on a later day it counts from the start of that day."""
        self.ask()
        with freeze_time("2026-03-21 14:00:00"):
            self.take_back()
        with freeze_time("2026-03-24 12:00:00"):
            self.ask()
            night = self.work("2026-03-23 20:00:00")
            morning = self.work("2026-03-24 04:00:00")
        self.assertEqual((night | morning).mapped("burn_percent"), [100, 150])

    def test_nobody_types_a_span(self):
        """W8: nor takes one away."""
        self.ask()
        span = self.ticket.out_of_hours_ids
        for user in (self.consultant, self.manager):
            with self.assertRaises(AccessError):
                span.with_user(user).ended_on = "2026-03-20 13:00:00"
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).write({"out_of_hours_ids": [(5,)]})
        with self.assertRaises(AccessError):
            span.with_user(self.lead_user).read(["date_start"])

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
