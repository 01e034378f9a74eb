from collections import namedtuple
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic.clocks import STOPPED_BY, Event, Rules, run, threshold
from ..arithmetic.working_time import RoundTheClock, Schedule, WorkingTime

OFFICE = WorkingTime(
    Schedule("UTC", tuple((None, day, 9 * 60, 17 * 60) for day in range(5)))
)
MONDAY = datetime(2026, 3, 2)
WAITS = frozenset({"customer", "vendor"})


def at(text, day=2):
    return datetime.fromisoformat(f"2026-03-{day:02d} {text}")


def events(*facts):
    """Of (instant, kind, reason) in the order in which they were recorded."""
    return [
        Event(fact[0], fact[1], *fact[2:], id=number)
        for number, fact in enumerate(facts)
    ]


def one(facts, kind="resolution", minutes=240, **rules):
    """The only cycle of the clock."""
    (clock,) = run(events(*facts), kind, Rules(minutes, WAITS, **rules), OFFICE)
    return clock


@tagged("post_install", "-at_install")
class TestClockArithmetic(BaseCase):
    """Monday 2 March 2026, open from 9 to 17; four hours to resolve."""

    def test_a_clock_runs_from_the_opening(self):
        clock = one([(at("10:00"), "opened")])
        self.assertEqual((clock.state, clock.deadline), ("running", at("14:00")))
        self.assertEqual(clock.elapsed_at(at("12:30"), OFFICE), timedelta(hours=2.5))

    def test_nothing_happened_yet(self):
        self.assertEqual(run([], "response", Rules(60), OFFICE), [])

    def test_an_answer_stops_the_response_and_nothing_else(self):
        """K14: the time to the first response."""
        facts = [(at("10:00"), "opened"), (at("11:00"), "responded")]
        response, rest = one(facts, "response"), one(facts)
        self.assertEqual(
            (response.state, response.stopped_at), ("stopped", at("11:00"))
        )
        self.assertEqual(rest.state, "running")

    def test_closing_stops_all(self):
        facts = [(at("10:00"), "opened"), (at("11:00"), "closed")]
        for kind in STOPPED_BY:
            self.assertEqual(one(facts, kind).stopped_at, at("11:00"))

    def test_the_last_instant_is_in_time(self):
        """PEERS: never judged on a rounded percentage; 14:00:00 is met."""
        opened, late = (at("10:00"), "opened"), at("14:00") + timedelta(microseconds=1)
        met, missed = (
            one([opened, (at("14:00"), "closed")]),
            one([opened, (late, "closed")]),
        )
        self.assertIsNone(met.breached_at(late))
        self.assertEqual(missed.breached_at(late), at("14:00"))

    def test_a_target_used_up_on_friday_is_in_time_until_monday(self):
        """ServiceNow counts so: nothing more than the target was worked."""
        opened = (at("13:00", 6), "opened")
        for day, hour, late in (
            (7, "10:00", False),
            (9, "09:00", False),
            (9, "09:01", True),
        ):
            clock = one([opened, (at(hour, day), "closed")])
            self.assertEqual(clock.deadline, at("17:00", 6))
            self.assertEqual(bool(clock.breached_at(clock.stopped_at)), late)

    def test_a_pause_is_credited_and_the_deadline_waits_for_its_end(self):
        facts = [
            (at("10:00"), "opened"),
            (at("11:00"), "paused", "customer"),
            (at("15:00"), "resumed", "customer"),
        ]
        paused, resumed = one(facts[:2]), one(facts)
        self.assertEqual((paused.state, paused.deadline), ("paused", None))
        self.assertEqual(resumed.deadline, at("10:00", 3))

    def test_two_pauses_end_with_the_last(self):
        facts = [
            (at("10:00"), "opened"),
            (at("11:00"), "paused", "customer"),
            (at("12:00"), "paused", "vendor"),
            (at("13:00"), "resumed", "customer"),
            (at("14:00"), "resumed", "vendor"),
        ]
        self.assertEqual(one(facts).deadline, at("17:00"))

    def test_what_does_not_pause_by_the_policy_is_ignored(self):
        facts = [(at("10:00"), "opened"), (at("11:00"), "paused", "planned")]
        self.assertEqual(one(facts).deadline, at("14:00"))

    def test_a_pause_that_comes_after_the_deadline_mends_nothing(self):
        facts = [(at("10:00"), "opened"), (at("15:00"), "paused", "customer")]
        self.assertEqual(one(facts).breached_at(at("16:00")), at("14:00"))

    def test_born_paused(self):
        facts = [
            (at("10:00"), "opened"),
            (at("10:00"), "paused", "customer"),
            (at("12:00"), "resumed", "customer"),
        ]
        clock = one(facts)
        self.assertEqual(clock.deadline, at("16:00"))
        self.assertEqual(clock.segments[0][2], "paused")

    def test_born_closed(self):
        clock = one([(at("10:00"), "opened"), (at("10:00"), "closed")])
        self.assertEqual((clock.state, clock.elapsed), ("stopped", timedelta()))
        self.assertIsNone(clock.breached_at(at("16:00")))

    def test_an_event_before_the_opening_counts_from_the_opening(self):
        """Clocks of two machines differ."""
        facts = [(at("10:00"), "opened"), (at("09:58"), "paused", "customer")]
        self.assertEqual(one(facts).segments, [(at("10:00"), None, "paused")])

    def test_what_is_recorded_late_counts_where_it_happened(self):
        """The order of recording does not matter."""
        facts = [
            (at("16:00"), "closed"),
            (at("11:00"), "paused", "customer"),
            (at("10:00"), "opened"),
            (at("13:00"), "resumed", "customer"),
        ]
        self.assertEqual(one(facts).elapsed, timedelta(hours=4))
        self.assertIsNone(one(facts).breached_at(at("17:00")))

    def test_a_reopened_ticket_goes_on_or_starts_again_or_anew(self):
        """PEERS: closed time is not silently counted."""
        facts = [
            (at("10:00"), "opened"),
            (at("11:00"), "closed"),
            (at("15:00"), "reopened"),
        ]
        self.assertEqual(one(facts).deadline, at("10:00", 3))
        self.assertEqual(one(facts, reopening="restart").deadline, at("11:00", 3))
        rules = Rules(240, WAITS, "new")
        first, second = run(events(*facts), "resolution", rules, OFFICE)
        self.assertEqual((first.state, first.stopped_at), ("stopped", at("11:00")))
        self.assertEqual((second.cycle, second.deadline), (2, at("11:00", 3)))

    def test_normalised_stays_normalised_when_it_is_reopened(self):
        facts = [
            (at("10:00"), "opened"),
            (at("11:00"), "normalised"),
            (at("12:00"), "closed"),
            (at("15:00"), "reopened"),
        ]
        self.assertEqual(one(facts, "normalisation").stopped_at, at("11:00"))

    def test_reopening_what_is_open_changes_nothing(self):
        facts = [(at("10:00"), "opened"), (at("15:00"), "reopened")]
        self.assertEqual(one(facts, reopening="restart").deadline, at("14:00"))

    def test_another_target_keeps_the_pauses(self):
        """PEERS: pauses are credited to the new target."""
        facts = [
            (at("10:00"), "opened"),
            (at("11:00"), "paused", "customer"),
            (at("12:00"), "resumed", "customer"),
        ]
        self.assertEqual(one(facts, minutes=90).deadline, at("12:30"))
        self.assertEqual(one(facts, minutes=120).deadline, at("13:00"))

    def test_without_working_time_there_is_no_deadline_and_no_breach(self):
        empty = WorkingTime(Schedule("UTC", ()))
        (clock,) = run(events((MONDAY, "opened")), "response", Rules(60), empty)
        self.assertIsNone(clock.deadline)
        self.assertIsNone(clock.breached_at(at("10:00", 30)))

    def test_thresholds_are_counted_in_working_time(self):
        clock = one([(at("15:00"), "opened")])
        self.assertEqual(threshold(clock, OFFICE, 50), at("17:00"))
        self.assertEqual(threshold(clock, OFFICE, 75), at("10:00", 3))
        stopped = one([(at("15:00"), "opened"), (at("16:00"), "closed")])
        self.assertIsNone(threshold(stopped, OFFICE, 75))


# ----------------------------------------------------------------------
# An oracle that walks from minute to minute
# ----------------------------------------------------------------------

DAYS = 4
Fact = namedtuple("Fact", "minute kind reason")
KINDS = ["responded", "normalised", "closed", "reopened", "paused", "resumed"]
FACTS = st.lists(
    st.builds(
        Fact,
        st.integers(0, DAYS * 24).map(lambda n: n * 60)
        | st.integers(0, DAYS * 24 * 60),
        st.sampled_from(KINDS),
        st.sampled_from(["customer", "vendor", "planned"]),
    ),
    max_size=9,
)


class Oracle:
    """Counts minutes on its fingers; knows no interval and no calendar index."""

    def __init__(self, facts, kind, target, reopening, is_open):
        self.facts, self.kind, self.target = facts, kind, target
        self.reopening, self.is_open = reopening, is_open
        self.waits, self.closed = set(), False
        self.cycles = []

    def begin(self):
        self.now = {"elapsed": 0, "late": None, "stopped": None}
        self.reached = False
        self.cycles.append(self.now)

    def walk(self):
        self.begin()
        for minute in range(DAYS * 24 * 60 + 1):
            for fact in self.facts:
                if fact.minute == minute:
                    self.take(fact, minute)
            self.tick(minute)
        return self.cycles

    def tick(self, minute):
        now = self.now
        running = now["stopped"] is None and not self.waits
        worked = running and self.is_open(minute)
        full = now["elapsed"] >= self.target and now["late"] is None
        if worked and full:
            now["late"] = minute
        if worked and minute < DAYS * 24 * 60:
            now["elapsed"] += 1

    def take(self, fact, minute):
        if fact.kind == "paused" and fact.reason in WAITS:
            self.waits.add(fact.reason)
        elif fact.kind == "resumed":
            self.waits.discard(fact.reason)
        elif fact.kind == "reopened" and self.closed:
            self.closed = False
            self.reopen()
        stops = fact.kind in ("closed", STOPPED_BY[self.kind])
        self.closed = self.closed or fact.kind == "closed"
        if stops and self.now["stopped"] is None:
            self.now["stopped"] = minute
            self.reached = not self.closed

    def reopen(self):
        if self.reopening == "new":
            self.begin()
        elif self.kind != "response" and not self.reached:
            if self.reopening == "restart":
                self.cycles.pop()
                self.begin()
            else:
                self.now["stopped"] = None


def open_minutes(minute):
    """From 9 to 13 and from 15 to 17, not on the third day."""
    day, minute = divmod(minute, 24 * 60)
    return day != 2 and (540 <= minute < 780 or 900 <= minute < 1020)


INDEX = WorkingTime(
    Schedule(
        "UTC",
        tuple(
            (None, day, *span) for day in range(5) for span in ((540, 780), (900, 1020))
        ),
        ((MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)),),
    )
)


@tagged("post_install", "-at_install")
class TestClockOracle(BaseCase):
    @settings(max_examples=250, deadline=None)
    @given(
        FACTS,
        st.sampled_from(sorted(STOPPED_BY)),
        st.integers(1, 800) | st.sampled_from([60, 240, 360]),
        st.sampled_from(["resume", "restart", "new"]),
        st.booleans(),
    )
    def test_minute_by_minute(self, facts, kind, target, reopening, always):
        """Elapsed time, state and breach are those that a patient person counts."""
        working, is_open = INDEX, open_minutes
        if always:
            working, is_open = RoundTheClock(), lambda minute: True
        timeline = [Event(MONDAY, "opened", id=-1)] + [
            Event(MONDAY + timedelta(minutes=f.minute), f.kind, f.reason, number)
            for number, f in enumerate(facts)
        ]
        end = MONDAY + timedelta(days=DAYS)
        clocks = run(timeline, kind, Rules(target, WAITS, reopening), working)
        expected = Oracle(facts, kind, target, reopening, is_open).walk()
        self.assertEqual(len(clocks), len(expected))
        for clock, wanted in zip(clocks, expected, strict=True):
            minutes = clock.elapsed_at(end, working) / timedelta(minutes=1)
            self.assertEqual(minutes, wanted["elapsed"])
            self.assertEqual(self.minute(clock.stopped_at), wanted["stopped"])
            missed = wanted["late"]
            stopped = DAYS * 1440 if wanted["stopped"] is None else wanted["stopped"]
            if missed is not None and missed >= stopped:
                missed = None
            self.assertEqual(self.minute(clock.breached_at(end)), missed)

    def minute(self, instant):
        return instant and (instant - MONDAY) // timedelta(minutes=1)
