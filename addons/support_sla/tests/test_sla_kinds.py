from datetime import datetime

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..arithmetic.clocks import Event, Rules, run
from ..arithmetic.working_time import RoundTheClock
from .common import MONDAY, SlaCase


@tagged("post_install", "-at_install")
class TestSlaKinds(SlaCase):
    """U5, G13 and input that contradicts itself."""

    @freeze_time(MONDAY)
    def test_each_kind_of_ticket_has_service_levels_of_its_own(self):
        """U5: incident, problem, request and question are distinct."""
        names = ("incident", "problem", "request", "question")
        hours = dict(zip(names, (1, 3, 5, 7), strict=True))
        types = {
            name: self.env.ref(f"support_contracts.ticket_type_{name}")
            for name in names
        }
        self.assertEqual(len(set(types.values())), 4)
        self.policy.target_ids = [
            Command.create({"type_id": types[name].id, "response": hours[name]})
            for name in names
        ]
        targets = {}
        for name in names:
            ticket = self._create_ticket(type_id=types[name].id)
            targets[name] = self.clock(ticket).target_minutes
        self.assertEqual(targets, {name: 60 * hours[name] for name in names})

    @freeze_time(MONDAY)
    def test_another_kind_has_its_levels_as_from_the_start(self):
        """U5: an incident that turns out to be a question."""
        question = self.env.ref("support_contracts.ticket_type_question")
        self.policy.target_ids = [
            Command.create({"type_id": question.id, "response": 7})
        ]
        ticket = self._create_ticket()
        ticket.with_user(self.consultant).type_id = question
        self.assertEqual(self.clock(ticket).deadline, self.at("17:00"))

    def test_a_clock_keeps_what_measures_read(self):
        """G13: target, when it began and ended, whether it was missed, its excuse."""
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 16:00:00"):
            self.answer(ticket)
        clock = self.clock(ticket)
        clock.with_user(self.manager)._override("The line was down")
        self.assertRecordValues(
            clock,
            [
                {
                    "target_minutes": 240,
                    "started_at": self.at("10:00"),
                    "stopped_at": self.at("16:00"),
                    "elapsed_seconds": 6 * 3600,
                    "is_missed": True,
                    "override_reason": "The line was down",
                    "policy_id": self.policy.id,
                }
            ],
        )

    def test_an_answer_dated_in_the_future_is_of_now(self):
        """The clock of a mail client may be ahead."""
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 11:00:00"):
            self.answer(ticket, date="2026-03-04 11:00:00")
        self.assertEqual(self.clock(ticket).stopped_at, self.at("11:00"))

    def test_an_end_before_its_start_pauses_nothing(self):
        """A pause that ends before it begins lasts until it ends again."""

        def at(hour):
            return datetime(2026, 3, 2, hour)

        events = [
            Event(at(9), "opened"),
            Event(at(10), "resumed", "vendor", 1),
            Event(at(11), "paused", "vendor", 2),
            Event(at(12), "resumed", "vendor", 3),
        ]
        rules = Rules(240, frozenset({"vendor"}))
        [clock] = run(events, "response", rules, RoundTheClock())
        self.assertEqual(clock.deadline, at(14))
        closed_before = [Event(at(9), "opened"), Event(at(8), "closed", None, 1)]
        [clock] = run(closed_before, "resolution", rules, RoundTheClock())
        self.assertEqual(clock.stopped_at, at(9))

    @freeze_time(MONDAY)
    def test_policies_of_the_same_day_go_from_the_nearest_to_the_farthest(self):
        """Overlapping: the contract's, the plan's, the company's."""
        plan = self.env["support.plan"].create({"name": "Gold"})
        self.contract.sudo().plan_id = plan
        self._create_policy(
            [{"response": 2}], contract_id=False, plan_id=plan.id, name="Of the plan"
        )
        ticket = self._create_ticket()
        self.assertEqual(self.clock(ticket).policy_id, self.policy)
        self.policy.active = False
        other = self._create_ticket()
        self.assertEqual(self.clock(other).policy_id.name, "Of the plan")
