from datetime import datetime

from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.tests.common_path import PathCase

from ..arithmetic.clocks import Event
from ..arithmetic.waiting import next_step, waited, waiting_since
from ..arithmetic.working_time import RoundTheClock
from .common import MONDAY
from .common_watch import WaitCase, WatchCase


@tagged("post_install", "-at_install")
class TestWaiting(WaitCase):
    """K16, K17: reminders and closing while waiting; a reply goes on.

    A working day has eight hours. A ticket waits from Monday 2 March at 11:00.
    """

    def test_the_customer_is_reminded_after_working_days(self):
        ticket = self.waiting()
        self.assertEqual(ticket.wait_next_at, self.at("11:00", 3))
        self.follow("2026-03-03 10:59:00")
        self.assertFalse(self.told(ticket))
        self.follow("2026-03-03 11:01:00")
        self.follow("2026-03-03 12:00:00")
        self.assertEqual(len(self.told(ticket)), 1)
        self.assertIn("waiting for your answer", self.told(ticket).body)
        self.assertIn(self.lead, self.told(ticket).notified_partner_ids)
        self.assertEqual(ticket.wait_next_at, self.at("11:01", 4))
        self.assertEqual(self.logged(ticket), [("reminded", "Ana Lead")])

    def test_a_weekend_is_no_working_day(self):
        with freeze_time("2026-03-06 12:00:00"):
            ticket = self._create_ticket(stage_id=self.stages["awaiting"].id)
        self.assertEqual(ticket.wait_next_at, self.at("12:00", 9))

    def test_a_reminder_is_no_response(self):
        """Rule 9: automatic mails are none."""
        ticket = self.waiting()
        self.follow("2026-03-03 11:01:00")
        self.assertNotIn("responded", self.kinds(ticket))

    def test_after_the_last_reminder_it_is_closed_without_an_answer(self):
        ticket = self.waiting()
        for moment in ("03-03 11:01", "03-04 11:02", "03-05 11:03"):
            self.follow(f"2026-{moment}:00")
        self.assertEqual(len(self.told(ticket)), 2)
        self.assertFalse(ticket.closed)
        self.follow("2026-03-06 11:03:00")
        self.assertTrue(ticket.closed)
        self.assertEqual(self.logged(ticket)[-1], ("closed", "Ana Lead"))
        self.assertFalse(ticket.wait_next_at)
        self.assertEqual(self.kinds(ticket)[-1], "closed")
        self.assertIn("4 working days", self.told(ticket)[0].body)

    def test_a_server_that_stood_still_takes_one_step_at_a_time(self):
        """After two weeks of silence of ours: not all reminders and the end at once."""
        ticket = self.waiting()
        self.follow("2026-03-16 10:00:00")
        self.follow("2026-03-16 10:15:00")
        self.assertEqual(self.logged(ticket), [("reminded", "Ana Lead")])
        self.assertEqual(ticket.wait_next_at, self.at("10:00", 17))
        self.follow("2026-03-17 10:01:00")
        self.assertEqual(ticket.wait_reminders, 2)
        self.assertEqual(ticket.wait_next_at, self.at("10:01", 19))
        self.follow("2026-03-19 10:02:00")
        self.assertTrue(ticket.closed)

    def test_fewer_days_agreed_meanwhile_close_nothing_at_once(self):
        ticket = self.waiting()
        self.follow("2026-03-03 11:01:00")
        self.follow("2026-03-04 11:02:00")
        with freeze_time("2026-03-04 11:03:00"):
            self.policy.close_days = 1
        self.retarget("2026-03-04 11:04:00")
        self.assertEqual(ticket.wait_next_at, self.at("11:02", 5))

    def test_a_reply_goes_on_and_ends_the_reminders(self):
        ticket = self.waiting()
        self.reply(ticket, "2026-03-02 15:00:00")
        self.assertEqual(ticket.stage_id, self.stages["in_progress"])
        self.assertFalse(ticket.wait_next_at)
        self.assertEqual(self.clock(ticket).deadline, self.at("10:00", 3))
        self.follow("2026-03-06 12:00:00")
        self.assertFalse(self.told(ticket))

    def test_what_is_no_reply_changes_nothing(self):
        ticket = self.waiting()
        with freeze_time("2026-03-02 12:00:00"):
            ticket.message_post(
                body="A note",
                author_id=self.lead.id,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )
        self.reply(ticket, "2026-03-02 12:00:00", message_type="auto_comment")
        with freeze_time("2026-03-02 12:00:00"):
            self.answer(ticket)
        self.assertEqual(ticket.stage_id, self.stages["awaiting"])

    def test_a_second_wait_has_reminders_of_its_own(self):
        ticket = self.waiting()
        self.follow("2026-03-03 11:01:00")
        self.reply(ticket, "2026-03-03 15:00:00")
        with freeze_time("2026-03-04 09:00:00"):
            ticket.stage_id = self.stages["awaiting"]
        self.assertEqual(ticket.wait_reminders, 0)
        self.assertEqual(ticket.wait_next_at, self.at("17:00", 4))

    def test_another_policy_counts_for_what_waits(self):
        ticket = self.waiting()
        with freeze_time("2026-03-02 12:00:00"):
            self.policy.remind_days = 2
        self.retarget("2026-03-02 12:01:00")
        self.assertEqual(ticket.wait_next_at, self.at("11:00", 4))

    def test_without_days_nobody_is_reminded_and_nothing_closed(self):
        self.policy.write({"remind_days": 0, "close_days": 0})
        ticket = self.waiting()
        self.assertFalse(ticket.wait_next_at)

    # what was closed

    def closed(self, reopening="resume"):
        self.policy.reopening = reopening
        self.policy.target_ids.resolution = 16
        ticket = self.ticket_at()
        with freeze_time("2026-03-02 12:00:00"):
            ticket.stage_id = self.stages["done"]
            self.env.flush_all()
        return ticket

    def test_a_reply_opens_it_again_and_the_clock_goes_on(self):
        """PEERS: resume; two hours were used, closed time does not count."""
        ticket = self.closed()
        self.reply(ticket, "2026-03-03 09:00:00")
        self.assertFalse(ticket.closed)
        self.assertEqual(self.kinds(ticket)[-1], "reopened")
        clock = self.clock(ticket, "resolution")
        self.assertEqual(clock.deadline, self.at("15:00", 4))

    def test_a_reply_opens_it_again_and_the_clock_begins_anew(self):
        """PEERS: restart."""
        ticket = self.closed("restart")
        self.reply(ticket, "2026-03-03 09:00:00")
        clock = self.clock(ticket, "resolution")
        self.assertEqual(clock.deadline, self.at("17:00", 4))

    def test_a_reply_opens_it_again_with_a_second_clock(self):
        """PEERS: a new cycle."""
        ticket = self.closed("new")
        self.reply(ticket, "2026-03-03 09:00:00")
        clocks = self.clock(ticket, "resolution").sorted("cycle")
        self.assertEqual(clocks.mapped("state"), ["stopped", "running"])

    def test_a_late_thank_you_opens_nothing(self):
        """Five working days after it was closed."""
        ticket = self.closed()
        self.reply(ticket, "2026-03-09 12:01:00")
        self.assertTrue(ticket.closed)
        self.policy.reopen_days = 0
        self.reply(ticket, "2026-03-03 09:00:00")
        self.assertTrue(ticket.closed)

    def test_the_customer_s_step_of_the_path_stays_theirs(self):
        """K17: a reply is no validation; but it is we who are awaited."""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Path", "follows_support_path": True}
        )
        stages = self.env["helpdesk.ticket.stage"]._get_path_stages()
        ticket = self.ticket_at(team_id=team.id, stage_id=stages["validation"].id)
        self.assertTrue(ticket.wait_next_at)
        self.reply(ticket, "2026-03-02 15:00:00")
        self.assertEqual(ticket.support_step, "validation")
        self.assertFalse(ticket.wait_next_at)
        self.assertEqual(self.clock(ticket).state, "running")

    def test_silence_validates_nothing(self):
        """Rule 7, K17: it is closed without an answer, by nobody's validation."""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Path", "follows_support_path": True}
        )
        stages = self.env["helpdesk.ticket.stage"]._get_path_stages()
        ticket = self.ticket_at(team_id=team.id, stage_id=stages["validation"].id)
        for moment in ("09 12:00", "10 12:01", "12 12:02"):
            self.assertFalse(ticket.closed)
            self.follow(f"2026-03-{moment}:00")
        self.assertEqual(ticket.support_step, "closed")
        self.assertFalse(ticket.validated_by)

    def test_a_reply_costs_no_query_more(self):
        """What neither waits nor is closed is asked nothing new."""
        ticket = self.ticket_at()
        stages = self.env["helpdesk.ticket.stage"]
        stages._get_stages_of_customers()
        stage = ticket.stage_id.id
        before = self.cr.sql_log_count
        closed, waiting = stages._get_stages_of_customers()
        self.assertNotIn(stage, closed | waiting)
        self.assertEqual(self.cr.sql_log_count, before)


@tagged("post_install", "-at_install")
class TestWaitingArithmetic(WatchCase):
    def test_what_it_waits_for(self):
        def at(hour):
            return datetime(2026, 3, 2, hour)

        events = [
            Event(at(9), "opened"),
            Event(at(10), "paused", "vendor", 1),
            Event(at(11), "paused", "customer", 2),
            Event(at(12), "resumed", "vendor", 3),
        ]
        self.assertEqual(waiting_since(events, "customer"), at(11))
        self.assertIsNone(waiting_since(events, "vendor"))
        spent = waited(events, RoundTheClock(), at(14))
        self.assertEqual(spent["vendor"], at(12) - at(10))
        self.assertEqual(spent["customer"], at(14) - at(11))
        closed = [*events, Event(at(13), "closed", None, 4)]
        self.assertIsNone(waiting_since(closed, "customer"))
        spent = waited(closed, RoundTheClock(), at(14))
        self.assertEqual(spent["customer"], at(13) - at(11))
        again = [*closed, Event(at(15), "reopened", None, 5)]
        self.assertEqual(waiting_since(again, "customer"), at(11))

    def test_closing_comes_before_a_reminder(self):
        def add(instant, days):
            return instant.replace(day=instant.day + days)

        start = datetime(2026, 3, 2)
        self.assertEqual(next_step(start, 0, (2, 2, 2), add)[1], "close")
        self.assertEqual(next_step(start, 0, (1, 2, 2), add)[1], "remind")
        self.assertEqual(next_step(start, 2, (1, 2, 0), add), (None, None))


@tagged("post_install", "-at_install")
class TestStagesPause(PathCase):
    def test_what_each_stage_of_the_path_pauses(self):
        """K17: terms, confirmation, vendor and validation pause; L1 does not."""
        wanted = {
            "registered": False,
            "terms": False,  # the terms themselves pause, see below
            "analysis": False,
            "survey": False,
            "confirmation": "approval",
            "attention_l1": False,
            "attention_l2": False,
            "attention_l3": False,
            "window": "planned",
            "vendor": "vendor",
            "validation": "customer",
            "quality": False,
            "closed": False,
            "cancelled": False,
        }
        found = {code: stage.sla_pauses for code, stage in self.stages.items()}
        self.assertEqual(found, wanted)

    def test_a_planned_window_pauses(self):
        """K17: the flag of the stage and the clocks are one."""
        stage = self.stages["attention_l2"]
        stage.pauses_window = True
        self.assertEqual(stage.sla_pauses, "planned")
        stage.sla_pauses = "vendor"
        self.assertTrue(stage.pauses_vendor)
        self.assertFalse(stage.pauses_window)

    def test_the_clocks_along_the_path(self):
        """K16, K17: the clock runs in L1, and stands still where we wait."""
        self.contract.calendar_id = self.env["resource.calendar"].create(
            {"name": "All day", "tz": "UTC"}
        )
        self._publish_terms()
        with freeze_time(MONDAY):
            ticket = self._create_ticket(team_id=self.team.id)
            clock = ticket.sla_clock_ids
            self.assertEqual((ticket.support_step, clock.state), ("terms", "paused"))
            self.asked_about("terms", ticket)._decide(True)
            states = {ticket.support_step: clock.state}
            for code in (
                "survey",
                "confirmation",
                "attention_l1",
                "attention_l2",
                "vendor",
                "attention_l3",
            ):
                self.move(code, ticket=ticket, user=self.manager)
                states[code] = clock.state
            self.solve(ticket)
            self.move("validation", ticket=ticket)
            states["validation"] = clock.state
            self.move("quality", ticket=ticket, user=self.manager)
            states["quality"] = clock.state
            self.move("closed", ticket=ticket, user=self.dispatcher)
            states["closed"] = clock.state
        self.assertEqual(
            states,
            {
                "analysis": "running",
                "survey": "running",
                "confirmation": "paused",
                "attention_l1": "running",
                "attention_l2": "running",
                "vendor": "paused",
                "attention_l3": "running",
                "validation": "paused",
                "quality": "running",
                "closed": "stopped",
            },
        )
