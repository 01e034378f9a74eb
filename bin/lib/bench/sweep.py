"""The job that watches: it touches what is due, and not what is open."""

from contextlib import ExitStack
from unittest.mock import patch

from odoo.tools import SQL

from . import world
from .clocks import create_policy, office
from .deadlines import copy_tickets
from .harness import Comparison, Figure, in_turn

RUNNING, FEWER = 100_000, 10_000
CUSTOMERS, CLOCKS = 20, 3
# Of a hundred running clocks one is due: half of them missed, half of them warned.
DUE = 100
REPETITIONS = 7


def measure(bench):
    database = bench.suite
    with database.setup() as env:
        companies, people = world.create_customers(env, CUSTOMERS, "Watched")
        world.name_key_users(env, companies, people)
        world.create_contracts(env, companies, calendar_id=office(env).id)
        create_policy(env)
        ticket_ids = world.create_tickets(env, people).ids
        env.flush_all()
        # Those of other figures would run, and be due, as well.
        env.cr.execute(
            "DELETE FROM support_sla_clock WHERE ticket_id <> ALL(%s)", [ticket_ids]
        )
    running = CUSTOMERS * CLOCKS
    for wanted in (bench.count(FEWER, least=2000), bench.count(RUNNING, least=4000)):
        with database.setup() as env:
            tickets = env["helpdesk.ticket"].browse(ticket_ids)
            copies = (wanted - running) // (CUSTOMERS * CLOCKS)
            copy_tickets(env, tickets, copies)
            running += copies * CUSTOMERS * CLOCKS
            set_thresholds(env.cr)
        yield compare(database, running)


def set_thresholds(cr):
    """All run; those due were due an hour ago, the others are from tomorrow on.

    Four weeks hold nineteen or twenty days of eight working hours, whatever day it is
    today: of those due half passed 75 and 100 %, half only 75 %, and that is logged.
    """
    cr.execute(
        SQL(
            """
            UPDATE support_sla_clock
               SET state = 'running',
                   is_missed = FALSE,
                   running_since = now() - interval '28 days',
                   elapsed_seconds = 0,
                   target_minutes = CASE WHEN id %% %(missed)s = 0
                                         THEN 9000 ELSE 12000 END,
                   watched_seconds = CASE WHEN id %% %(missed)s = 0
                                          THEN 60 * 8500 ELSE 0 END,
                   late_after = now() + interval '1 minute' * (
                       CASE WHEN id %% %(missed)s = 0 THEN -60 ELSE 600 + id %% 977 END
                   ),
                   threshold_at = now() + interval '1 minute' * (
                       CASE WHEN id %% %(due)s = 0 THEN -60 ELSE 1440 + id %% 977 END
                   )
            """,
            due=DUE,
            missed=2 * DUE,
        )
    )
    cr.execute("ANALYZE support_sla_clock")


def compare(database, running):
    due_ids = []

    def sweep(env):
        with ExitStack() as patches:
            for model, method in WITHOUT:
                patches.enter_context(
                    patch.object(database.registry[model], method, return_value=600)
                )
            env["support.sla.clock"]._cron_watch()

    def find_due(env):
        clocks = env["support.sla.clock"].search([("threshold_at", "<", "now")])
        due_ids[:] = clocks.ids
        return clocks

    def write(_env, clocks):
        clocks.write({"is_missed": True, "threshold_at": False})

    comparison = Comparison(
        f"watching {running} running clocks, 1 % due", "write of those due", unit="run"
    )
    in_turn(
        comparison,
        lambda: database.sample(1, sweep),
        lambda: database.sample(1, write, find_due),
        REPETITIONS,
    )
    comparison.label += f" ({len(due_ids)})"
    return Figure(
        f"sweep_{running}",
        comparison,
        [comparison.check_ratio(3.0, "cpu"), comparison.check_queries(20)],
    )


# Without the notices, and without the end of the transaction.
WITHOUT = [("ir.cron", "_commit_progress"), ("support.escalation.notice", "_queue")]
