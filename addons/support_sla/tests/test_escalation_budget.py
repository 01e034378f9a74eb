from unittest.mock import patch

from odoo.tests import freeze_time, tagged, warmup

from .common import MONDAY
from .common_watch import WatchCase


@tagged("post_install", "-at_install")
class TestEscalationBudget(WatchCase):
    @warmup
    def test_the_sweep_costs_the_same_for_one_and_for_fifty(self):
        self._create_rule()
        self._create_rule(receiver="service_manager", action="mail")
        self.count(1)
        one = self.count(1)
        self.assertEqual(self.count(50), one)
        self.assertLessEqual(one[0], 20)

    @warmup
    def test_what_is_merely_open_costs_the_sweep_nothing(self):
        """As many queries with few running clocks as with many, of which one is due."""
        self._create_rule()
        self.sweep_beside(1)
        few = self.sweep_beside(1)
        self.assertEqual(self.sweep_beside(60), few)

    def sweep_beside(self, number):
        """Queries of the job with one due, and ``number`` that were opened later."""
        due = self.ticket_at()
        with freeze_time("2026-03-02 11:30:00"):
            for _index in range(number):
                self._create_ticket(user_id=self.consultant.id)
        self.env.flush_all()
        self.env.invalidate_all()
        clocks = self.env["support.sla.clock"]
        crons = type(self.env["ir.cron"])
        with (
            freeze_time("2026-03-02 12:01:00"),
            patch.object(crons, "_commit_progress", return_value=600),
        ):
            before = self.cr.sql_log_count
            clocks._cron_watch()
            self.env.flush_all()
            after = self.cr.sql_log_count
        self.assertEqual(len(self.logged(due)), 2)
        return after - before

    def count(self, number):
        tickets = self.env["helpdesk.ticket"]
        with freeze_time(MONDAY):
            for _index in range(number):
                tickets |= self._create_ticket(user_id=self.consultant.id)
        self.env.flush_all()
        self.env.invalidate_all()
        clocks = self.env["support.sla.clock"].sudo()
        notices = self.env["support.escalation.notice"]
        with freeze_time("2026-03-02 12:01:00"):
            before = self.cr.sql_log_count
            due = clocks.search([("threshold_at", "<", "2026-03-02 12:01:00")])
            due._give_notice()
            self.env.flush_all()
            swept = self.cr.sql_log_count
            self.assertEqual(notices._send_due(), 2 * number)
            self.env.flush_all()
            told = self.cr.sql_log_count
        self.assertEqual(due.ticket_id, tickets)
        return swept - before, told - swept
