"""Deadlines next to Odoo's `plan_hours`: by the index, and of open tickets anew."""

from datetime import datetime, timedelta
from statistics import median
from unittest.mock import patch

from odoo.tools import SQL

from . import world
from .clocks import create_policy, office
from .copies import get_last_id, insert_copies
from .harness import Check, Comparison, Figure

DEADLINES, ASKED = 10_000, 200
TICKETS, CUSTOMERS = 10_000, 20
REPETITIONS = 5
FIRST = datetime(2026, 1, 1)


def measure(bench):
    yield measure_index(bench.suite, bench.count(DEADLINES))
    yield measure_retargeting(bench.suite, bench.count(TICKETS, least=600))


def measure_index(database, count):
    """``plan_hours`` is asked for a part of them: it takes the same for each."""
    with database.setup() as env:
        calendar_id = office(env).id
    questions = [
        (FIRST + timedelta(minutes=37 * n), 60 + 13 * n % 4800) for n in range(count)
    ]

    def ours(env):
        calendar = env["resource.calendar"].browse(calendar_id)
        calendar._get_kept_working_times().clear()
        working = calendar._get_working_time(env.company)[calendar]
        for start, minutes in questions:
            working.add(start, minutes)

    comparison = Comparison(
        f"{count} deadlines, compiled anew", f"{ASKED} of plan_hours", count, "deadline"
    )
    for repetition in range(REPETITIONS + 1):
        samples = database.sample(2, ours), plan(database, calendar_id, questions)
        if repetition:
            comparison.add(*samples)
    return Figure("deadlines", comparison, [times_faster(comparison, count, 200)])


def plan(database, calendar_id, questions):
    """A sample of `ASKED` calls of Odoo's own."""

    def act(env):
        calendar = env["resource.calendar"].browse(calendar_id)
        for start, minutes in questions[:: len(questions) // ASKED][:ASKED]:
            calendar.plan_hours(minutes / 60, start, compute_leaves=True)

    return database.sample(2, act)


def times_faster(comparison, count, least):
    """How many times the processor time of a call of Odoo's is one of ours."""
    ratios = [
        (bare.cpu / ASKED) / (ours.cpu / count)
        for ours, bare in zip(comparison.ours, comparison.bare, strict=True)
    ]
    return Check(
        "times faster", median(ratios), low=min(ratios), high=max(ratios), least=least
    )


def measure_retargeting(database, count):
    """A holiday is added: the job computes three clocks of each open ticket anew."""
    with database.setup() as env:
        calendar, count = make_open_tickets(env, count)
        calendar_id = calendar.id
    questions = [(FIRST + timedelta(minutes=37 * n), 960) for n in range(ASKED)]

    def add_holiday(env):
        # It closes days in which all of them are due.
        start = datetime.now().replace(microsecond=0)
        env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar_id,
                "date_from": start,
                "date_to": start + timedelta(days=3),
            }
        )

    def retarget(env, _given):
        with patch.object(database.registry["ir.cron"], "_commit_progress") as commit:
            commit.return_value = 600
            env["support.sla.clock"]._cron_retarget()

    comparison = Comparison(
        f"{count} open tickets after a new holiday",
        f"{ASKED} of plan_hours",
        count,
        "ticket",
    )
    for repetition in range(REPETITIONS + 1):
        samples = (
            database.sample(1, retarget, add_holiday),
            plan(database, calendar_id, questions),
        )
        if repetition:
            comparison.add(*samples)
    queries = comparison.typical("ours", "queries") / count
    return Figure(
        "retargeting",
        comparison,
        # Each ticket has three deadlines to ask for.
        [times_faster(comparison, 3 * count, 20), Check("queries a ticket", queries)],
    )


def make_open_tickets(env, count):
    """Tickets with three clocks each, and the timelines they come from."""
    companies, people = world.create_customers(env, CUSTOMERS, "Open")
    world.name_key_users(env, companies, people)
    calendar = office(env)
    world.create_contracts(env, companies, calendar_id=calendar.id)
    create_policy(env)
    originals = world.create_tickets(env, people)
    env.flush_all()
    copies = max(1, count // CUSTOMERS - 1)
    copy_tickets(env, originals, copies)
    return calendar, CUSTOMERS * (copies + 1)


def copy_tickets(env, originals, copies):
    """Repeat tickets with their clocks and events, by INSERT … SELECT."""
    events = env["support.sla.event"].search([("ticket_id", "in", originals.ids)])
    ids = {
        "helpdesk_ticket": originals.ids,
        "support_sla_clock": originals.sla_clock_ids.sorted("id").ids,
        "support_sla_event": events.sorted("id").ids,
    }
    last_ids = {table: get_last_id(env.cr, table) for table in ids}
    ticket_id = SQL(
        "%s + n * %s + array_position(%s, t.ticket_id)",
        last_ids["helpdesk_ticket"],
        len(originals),
        originals.ids,
    )
    for table, rows in ids.items():
        new_id = SQL("%s + n * %s + t.place", last_ids[table], len(rows))
        values = {"id": new_id}
        if table != "helpdesk_ticket":
            values["ticket_id"] = ticket_id
        insert_copies(env.cr, table, rows, copies, values)
    env.invalidate_all()
