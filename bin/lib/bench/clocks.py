"""Many tickets, a stage for all of them, and one of each by a person.

Beside the helpdesk alone, and beside OCA's own service levels with as many targets.
All three have a team, a calendar of office hours and targets on the same tickets.
"""

from dataclasses import dataclass

from odoo.fields import Command

from . import world
from .desk import BODY
from .harness import Check, Comparison, Figure

TICKETS, CUSTOMERS = 500, 20
BATCHES, SINGLES = 3, 31
HOURS = {"response": 4, "normalisation": 8, "resolution": 16}
# The rival has no criticality: a target for each of three levels, and one for the rest.
RIVALS_HOURS = (4, 8, 16, 40)


def measure(bench):
    sides = {
        "ours": Desk(bench.suite, make_suite),
        "bare": Desk(bench.plain, make_team),
        "rival": Desk(bench.rival, make_rival),
    }
    count = bench.count(TICKETS)
    for desk in sides.values():
        desk.open_some(count)
    for act in (
        Act("create", f"{count} tickets in a batch", "open_many", count, BATCHES),
        Act("stage", f"a stage for {count} tickets", "move_many", count, BATCHES),
        Act("one_ticket_sla", "one ticket with clocks", "open_one", 1, SINGLES),
        Act("one_reply_sla", "one reply with clocks", "reply", 1, SINGLES),
    ):
        yield from act.compare(sides)


@dataclass(frozen=True)
class Act:
    name: str
    label: str
    method: str
    units: int
    repetitions: int

    def compare(self, sides):
        """Ours next to the helpdesk alone, then the rival next to it."""
        ours = Comparison(self.label, "helpdesk_mgmt", self.units, "ticket")
        rival = Comparison(
            f"{self.label}, helpdesk_mgmt_sla", "helpdesk_mgmt", self.units, "ticket"
        )
        for repetition in range(self.repetitions + 1):
            order = list(sides) if repetition % 2 else list(sides)[::-1]
            samples = {
                side: getattr(sides[side], self.method)(self.units) for side in order
            }
            if repetition:
                ours.add(samples["ours"], samples["bare"])
                rival.add(samples["rival"], samples["bare"])
        checks = getattr(self, f"check_{self.name}")(ours)
        yield Figure(self.name, ours, checks)
        yield Figure(
            f"{self.name}_rival",
            rival,
            [rival.check_ratio(attribute="cpu"), rival.check_extra_queries()],
        )

    def check_create(self, ours):
        return [ours.check_ratio(1.15, "cpu"), ours.check_extra_queries(0.2)]

    def check_stage(self, ours):
        """Absolute: without clocks there is next to nothing to do."""
        milliseconds = ours.typical("ours", "cpu") * 1000 / self.units
        return [
            Check("processor ms a ticket", milliseconds, 1.0),
            Check(
                "queries a ticket", ours.typical("ours", "queries") / self.units, 0.05
            ),
        ]

    def check_one_ticket_sla(self, ours):
        return [ours.check_ratio(1.15, "cpu"), ours.check_extra_queries()]

    check_one_reply_sla = check_one_ticket_sla


class Desk:
    """A consultant and customers with contracts, or just customers."""

    def __init__(self, database, make):
        self.database = database
        with database.setup() as env:
            groups = (world.TIMESHEET, world.HELPDESK)
            if make is make_suite:
                groups = (world.DISPATCHER,)
            self.user_id = world.create_consultant(env, "clocks", *groups)
            companies, people = world.create_customers(env, CUSTOMERS, "Clock")
            self.people_ids = people.ids
            self.team_id = make(env, companies, people).id
            self.stages = [
                env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}").id
                for name in ("in_progress", "awaiting")
            ]

    def open_some(self, count):
        with self.database.setup() as env:
            tickets = env["helpdesk.ticket"].create(self.values(count))
            self.ticket_ids = tickets.ids
            tickets[0].message_subscribe([self.people_ids[0]])

    def values(self, count):
        return [
            {
                "name": f"The printer {number} does not print",
                "description": "<p>Since this morning.</p>",
                "partner_id": self.people_ids[number % CUSTOMERS],
                "team_id": self.team_id,
                "stage_id": self.stages[0],
            }
            for number in range(count)
        ]

    def open_many(self, count):
        return self.database.sample(
            self.user_id, lambda env: env["helpdesk.ticket"].create(self.values(count))
        )

    def open_one(self, _count):
        return self.open_many(1)

    def move_many(self, count):
        """Without the notes of the changes, which cost each side the same."""

        def act(env):
            tickets = env["helpdesk.ticket"].with_context(tracking_disable=True)
            tickets.browse(self.ticket_ids[:count]).write({"stage_id": self.stages[1]})

        return self.database.sample(self.user_id, act)

    def reply(self, _count):
        return self.database.sample(
            self.user_id,
            lambda env: (
                env["helpdesk.ticket"]
                .browse(self.ticket_ids[0])
                .message_post(
                    body=BODY, message_type="comment", subtype_xmlid="mail.mt_comment"
                )
            ),
        )


def make_team(env, _companies=None, _people=None, **values):
    return env["helpdesk.ticket.team"].create({"name": "Clocks", **values})


def make_suite(env, companies, people):
    world.name_key_users(env, companies, people)
    contracts = world.create_contracts(env, companies, calendar_id=office(env).id)
    create_policy(env)
    assert len(contracts) == len(companies)
    return make_team(env)


def create_policy(env):
    """Of the company, with three clocks for whatever is asked; one for all figures."""
    policies, start = env["support.sla.policy"], "2025-01-01"
    if policies.search_count([("date_start", "=", start)]):
        return
    policies.create(
        {
            "name": "Three clocks",
            "date_start": start,
            "target_ids": [Command.create(HOURS)],
        }
    )


def make_rival(env, _companies, _people):
    stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    awaiting = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
    env["helpdesk.sla"].create(
        [
            {
                "name": f"Within {hours} hours",
                "hours": hours,
                "stage_id": stage.id,
                "ignore_stage_ids": [Command.set(awaiting.ids)],
            }
            for hours in RIVALS_HOURS
        ]
    )
    return make_team(env, use_sla=True, resource_calendar_id=office(env).id)


def office(env):
    """Monday to Friday from 8 to 17, with lunch and ten holidays a year."""
    calendar = env["resource.calendar"].create(
        {
            "name": "Office",
            "tz": "Europe/Madrid",
            "attendance_ids": [
                Command.clear(),
                *[
                    Command.create(
                        {
                            "name": "Office",
                            "dayofweek": str(day),
                            "day_period": period,
                            "hour_from": start,
                            "hour_to": end,
                        }
                    )
                    for day in range(5)
                    for period, start, end in (
                        ("morning", 8, 13),
                        ("afternoon", 14, 17),
                    )
                ],
            ],
        }
    )
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": f"{year}-{month:02d}-06 00:00:00",
                "date_to": f"{year}-{month:02d}-06 23:59:59",
            }
            for year in range(2025, 2029)
            for month in range(1, 11)
        ]
    )
    return calendar
