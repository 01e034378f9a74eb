from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_watch import WaitCase

WAIT = "odoo.addons.support_sla.models.waiting.helpdesk_ticket_wait"


@tagged("post_install", "-at_install")
class TestWaitingWords(WaitCase):
    """K16, K17: what whoever is awaited reads; days are those of the contract."""

    def last_words(self, ticket):
        return self.told(ticket).sorted("id")[-1:].body

    def test_a_reminder_says_when_the_ticket_is_closed(self):
        """A working day after Monday at 11:00, and four."""
        ticket = self.waiting()
        self.follow("2026-03-03 11:01:00")
        words = self.last_words(ticket)
        self.assertIn("since 03/02/2026", words)
        self.assertIn("close the ticket on 03/06/2026", words)

    def test_a_policy_that_never_closes_says_no_day(self):
        self.policy.close_days = 0
        ticket = self.waiting()
        self.follow("2026-03-03 11:01:00")
        self.assertNotIn("we close", self.last_words(ticket))

    def test_the_closing_says_how_long_a_reply_opens_it(self):
        self.policy.write({"remind_days": 0, "close_days": 1, "reopen_days": 3})
        ticket = self.waiting()
        self.follow("2026-03-03 11:01:00")
        self.assertTrue(ticket.closed)
        self.assertIn("within 3 working days", self.last_words(ticket))

    def test_the_closing_promises_nothing_where_a_reply_opens_nothing(self):
        self.policy.write({"remind_days": 0, "close_days": 1, "reopen_days": 0})
        ticket = self.waiting()
        self.follow("2026-03-03 11:01:00")
        self.assertIn("open a new one", self.last_words(ticket))

    def test_one_that_fails_stops_no_other(self):
        """It is tried again by the next run."""
        broken, other = self.waiting(), self.waiting(name="Another")
        tickets = type(broken)
        remind = tickets._remind_customer

        def fail(ticket, *args):
            if ticket == broken:
                raise RuntimeError("The mail has no template")
            return remind(ticket, *args)

        with (
            patch.object(tickets, "_remind_customer", fail),
            mute_logger(WAIT),
        ):
            self.follow("2026-03-03 11:01:00")
        self.assertFalse(self.told(broken))
        self.assertTrue(self.told(other))
        self.follow("2026-03-03 11:02:00")
        self.assertTrue(self.told(broken))
