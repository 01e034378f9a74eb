from unittest.mock import patch

from odoo.tests import freeze_time, tagged, warmup

from .common import MONDAY, SlaCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestRetargetBudget(SlaCase):
    """A holiday moves the deadlines of all that is open: at once, not one by one."""

    def open_tickets(self, count):
        return self.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Ticket {number}",
                    "description": "It stands still.",
                    "partner_id": self.lead.id,
                }
                for number in range(count)
            ]
        )

    def close_day(self, day):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": f"2026-03-{day:02d} 00:00:00",
                "date_to": f"2026-03-{day:02d} 23:59:59",
            }
        )

    def retarget(self, remaining=600):
        """Run the job; returns its queries."""
        self.env.flush_all()
        self.env.invalidate_all()
        crons = self.env.registry["ir.cron"]
        before = self.cr.sql_log_count
        with patch.object(crons, "_commit_progress", return_value=remaining):
            self.env["support.sla.clock"]._cron_retarget()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    @warmup
    @freeze_time(MONDAY)
    def test_it_costs_the_same_for_two_and_for_fifty(self):
        self.open_tickets(2)
        self.close_day(2)
        few = self.retarget()
        self.open_tickets(48)
        self.close_day(3)
        self.assertLessEqual(self.retarget(), few + 1)

    def test_each_ticket_has_its_new_deadline_and_one_note(self):
        tickets = self.open_tickets(3)
        before = {ticket: len(ticket.message_ids) for ticket in tickets}
        self.close_day(2)
        self.retarget()
        for ticket in tickets:
            clock = self.clock(ticket)
            self.assertEqual(clock.deadline, self.at("13:00", 3))
            self.assertEqual(clock.calendar_version, self.calendar.support_version)
            self.assertEqual(len(ticket.message_ids), before[ticket] + 1)
            note = ticket.message_ids[0]
            self.assertIn("The deadlines changed", note.body)
            self.assertTrue(note.is_internal)
            self.assertFalse(note.notification_ids)

    def test_a_run_that_ends_early_goes_on(self):
        tickets = self.open_tickets(3)
        self.close_day(2)
        batch = "odoo.addons.support_sla.models.clocks.support_sla_clock_watch.BATCH"
        with patch(batch, 1):
            self.retarget(remaining=0)
            moved = [
                t for t in tickets if self.clock(t).deadline == self.at("13:00", 3)
            ]
            self.assertEqual(len(moved), 1)
            self.retarget()
        for ticket in tickets:
            self.assertEqual(self.clock(ticket).deadline, self.at("13:00", 3))
