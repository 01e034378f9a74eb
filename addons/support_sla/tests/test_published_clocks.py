from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, freeze_time, tagged

from ..arithmetic.clocks import Event, Rules, run
from ..arithmetic.working_time import RoundTheClock
from .common import MONDAY, SlaCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPublishedClocks(SlaCase):
    """Published A: sixty minutes to respond, then working days to solve.

    They are counted from the confirmation of receipt, not from the opening.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = {
            name: cls.env.ref(f"support_sla.criticality_{name}")
            for name in ("minor", "moderate", "critical")
        }
        days = {"minor": 7, "moderate": 2, "critical": 1}
        rows = [
            {"criticality_id": level.id, "response": 1, "resolution": 8 * days[name]}
            for name, level in cls.levels.items()
        ]
        cls.policy.unlink()
        cls.policy = cls._create_policy(rows, after_response=True)

    def test_the_work_begins_with_the_answer(self):
        """Seven, two and one working days from Monday at 10:30."""
        expected = {
            "minor": self.at("10:30", 11),
            "moderate": self.at("10:30", 4),
            "critical": self.at("10:30", 3),
        }
        for name, deadline in expected.items():
            with self.subTest(name):
                with freeze_time(MONDAY):
                    ticket = self._create_ticket()
                    ticket.criticality_id = self.levels[name]
                clock = self.clock(ticket, "resolution")
                self.assertEqual((clock.state, clock.deadline), ("paused", False))
                self.assertEqual(self.clock(ticket).deadline, self.at("11:00"))
                with freeze_time("2026-03-02 10:30:00"):
                    self.answer(ticket)
                clock = self.clock(ticket, "resolution")
                self.assertEqual((clock.state, clock.deadline), ("running", deadline))


@tagged("post_install", "-at_install")
class TestWorkAfterResponse(BaseCase):
    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 300), st.booleans())
    def test_what_is_before_the_answer_counts_nothing(self, to, more, minutes, answers):
        """Round the clock, the oracle subtracts two instants."""
        opened = Event(MONDAY_AT, "opened")
        answered = Event(MONDAY_AT + timedelta(minutes=to), "responded", id=1)
        closed = Event(MONDAY_AT + timedelta(minutes=to + more), "closed", id=2)
        facts = [opened, answered, closed] if answers else [opened, closed]
        rules = Rules(minutes, after_response=True)
        (clock,) = run(facts, "resolution", rules, RoundTheClock())
        spent = timedelta(minutes=more if answers else 0)
        self.assertEqual(clock.elapsed, spent)
        late = clock.breached_at(closed.at) is not None
        self.assertEqual(late, spent > timedelta(minutes=minutes))
        (response,) = run(facts, "response", rules, RoundTheClock())
        self.assertEqual(
            response.elapsed, timedelta(minutes=to if answers else to + more)
        )


MONDAY_AT = SlaCase.at("10:00")
