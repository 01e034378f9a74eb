from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, freeze_time, tagged, warmup

from ..arithmetic.countdown import AHEAD, milliseconds, seconds_left, worked_ahead
from ..arithmetic.working_time import RoundTheClock, Schedule, WorkingTime
from .common import MONDAY, SlaCase

# Split days, a night into the next day, a holiday, and the hour changes on 29 March.
OFFICE = Schedule(
    "Europe/Madrid",
    (
        *((None, day, 540, 840) for day in range(5)),
        *((None, day, 960, 1140) for day in range(4)),
        (None, 5, 1320, 1440),
        (None, 6, 0, 240),
    ),
    ((datetime(2026, 3, 18, 23), datetime(2026, 3, 19, 23)),),
)
HOUR = 3_600_000
DAYS = st.datetimes(datetime(2026, 3, 10), datetime(2026, 4, 10))
SPANS = st.timedeltas(timedelta(), AHEAD)


def subtract_as_a_screen(left, worked, now, at):
    """What `countdown.js` does with what it was told."""
    overlaps = (min(end, at) - max(start, now) for start, end in worked)
    return left - sum(max(0, overlap) for overlap in overlaps) / 1000


class TestCountdownArithmetic(BaseCase):
    @settings(deadline=None)
    @given(DAYS, SPANS, st.timedeltas(timedelta(), timedelta(days=9)))
    def test_a_screen_that_subtracts_says_what_the_server_would_say(
        self, now, later, since
    ):
        """U7: never computed in the browser, so never computed wrongly."""
        for working in (WorkingTime(OFFICE), RoundTheClock()):
            start, at = now - since, now + later
            told = seconds_left(480, 60, start, now, working)
            worked = worked_ahead(working, now)
            shown = subtract_as_a_screen(
                told, worked, milliseconds(now), milliseconds(at)
            )
            true = seconds_left(480, 60, start, at, working)
            # whole seconds were told, milliseconds of pieces
            self.assertLessEqual(abs(shown - true), 1.01)

    def test_nothing_is_worked_ahead_without_hours(self):
        nothing = WorkingTime(Schedule("UTC", ()))
        self.assertEqual(worked_ahead(nothing, datetime(2026, 3, 2)), [])

    def test_what_is_worked_is_cut_at_both_ends(self):
        worked = WorkingTime(OFFICE)
        pieces = worked.pieces(datetime(2026, 3, 16, 9), datetime(2026, 3, 16, 15, 30))
        self.assertEqual(
            pieces,
            [
                (datetime(2026, 3, 16, 9), datetime(2026, 3, 16, 13)),
                (datetime(2026, 3, 16, 15), datetime(2026, 3, 16, 15, 30)),
            ],
        )
        self.assertEqual(worked.pieces(pieces[0][1], pieces[0][0]), [])
        self.assertEqual(RoundTheClock().pieces(pieces[0][1], pieces[0][0]), [])


@tagged("post_install", "-at_install")
class TestCountdown(SlaCase):
    """What screens are told; the response takes 4 h, the resolution 16 h."""

    def told(self, ticket, kind="response"):
        self.env.flush_all()
        ticket.invalidate_recordset(["sla_countdown"])
        clocks = ticket.with_user(self.consultant).sla_countdown["clocks"]
        return next(clock for clock in clocks if clock["kind"] == kind)

    @freeze_time(MONDAY)
    def test_what_is_left_and_worked_is_told(self):
        """U7: minutes of working time, and when it goes on."""
        ticket = self._create_ticket()
        with freeze_time("2026-03-02 12:30:00"):
            told = self.told(ticket)
            self.assertEqual(told["left"], 90 * 60)
            self.assertEqual(told["standing"], "running")
            countdown = ticket.sla_countdown
        now = countdown["now"]
        self.assertEqual(now, milliseconds(self.at("12:30")))
        self.assertEqual(
            countdown["worked"][:2],
            [
                [now, milliseconds(self.at("17:00"))],
                [milliseconds(self.at("09:00", 3)), milliseconds(self.at("17:00", 3))],
            ],
        )
        self.assertEqual(countdown["until"] - now, 72 * HOUR)
        self.assertEqual(countdown["clocks"][countdown["shown"]]["kind"], "response")

    @freeze_time(MONDAY)
    def test_a_paused_clock_says_what_it_waits_for(self):
        ticket = self._create_ticket()
        with freeze_time("2026-03-02 11:00:00"):
            ticket.stage_id = self.stages["awaiting"]
        with freeze_time("2026-03-04 11:00:00"):
            told = self.told(ticket)
            self.assertEqual((told["state"], told["left"]), ("paused", 180 * 60))
            self.assertEqual(ticket.sla_countdown["waits"], ["The customer"])

    @freeze_time(MONDAY)
    def test_a_missed_clock_says_how_late_it_is_and_a_met_one_what_was_left(self):
        ticket = self._create_ticket()
        with freeze_time("2026-03-03 10:00:00"):
            self.answer(ticket)
            ticket.action_sla_normalise()
        with freeze_time("2026-03-05 10:00:00"):
            missed, met = self.told(ticket), self.told(ticket, "normalisation")
        self.assertEqual((missed["standing"], missed["left"]), ("missed", -4 * 3600))
        self.assertEqual((met["standing"], met["left"]), ("stopped", 0))

    @freeze_time(MONDAY)
    def test_a_ticket_without_clocks_is_told_nothing(self):
        ticket = self._create_ticket(partner_id=self._create_person("Nobody").id)
        self.assertFalse(ticket.sla_countdown)
        self.assertFalse(self.env["helpdesk.ticket"].new({}).sla_countdown)

    @freeze_time(MONDAY)
    def test_the_last_cycle_is_told(self):
        self.policy.reopening = "new"
        ticket = self._create_ticket()
        ticket.stage_id = self.stages["done"]
        with freeze_time("2026-03-02 15:00:00"):
            ticket.stage_id = self.stages["in_progress"]
            told = self.told(ticket, "resolution")
        self.assertEqual((told["state"], told["left"]), ("running", 16 * 3600))
        self.assertEqual(len(ticket.sla_countdown["clocks"]), 3)

    @warmup
    @freeze_time(MONDAY)
    def test_a_list_asks_as_often_for_one_as_for_fifty(self):
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": f"{n}", "description": "-", "partner_id": self.lead.id}
                for n in range(51)
            ]
        )
        tickets[::2].stage_id = self.stages["awaiting"]
        self.env.flush_all()
        self.asked(tickets[:2])  # what is kept for all is read once
        self.assertEqual(self.asked(tickets[:1]), self.asked(tickets[1:]))

    def asked(self, tickets):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        names = ["name", "sla_countdown", "sla_deadline", "sla_state"]
        tickets.with_user(self.consultant).read(names)
        return self.cr.sql_log_count - before

    @freeze_time(MONDAY)
    def test_a_list_is_ordered_by_what_is_due_first(self):
        late = self._create_ticket(name="late", sla_opened_at="2026-02-27 10:00:00")
        new = self._create_ticket(name="new")
        waiting = self._create_ticket(name="waiting")
        waiting.stage_id = self.stages["awaiting"]
        self.env.flush_all()
        found = self.env["helpdesk.ticket"].with_user(self.consultant)
        domain = [("id", "in", (late | new | waiting).ids)]
        self.assertEqual(
            found.search(domain, order="sla_deadline").mapped("name"),
            ["late", "new", "waiting"],
        )
        self.assertEqual(
            found.search(domain, order="sla_deadline desc nulls last").mapped("name"),
            ["new", "late", "waiting"],
        )
        described = found.fields_get(["sla_deadline"], ["sortable"])
        self.assertTrue(described["sla_deadline"]["sortable"])
