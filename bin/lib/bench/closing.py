"""The job that closes a month, next to the aggregates written by hand.

The result rows, verdicts and the tickets behind each figure are part of ours; the
aggregates tell only the figures. Both are compared figure by figure first.
"""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.fields import Command

from . import closing_by_hand, world
from .clocks import create_policy, office
from .deadlines import copy_tickets
from .harness import Check, Comparison, Figure, in_turn

CONTRACTS, PART, CLOCKS = 500, 10, 3
MANY, FEWER = 200_000, 20_000
REPETITIONS = 5
# (way of counting, clock): twelve measures of a contract.
MEASURES = (
    ("within", "response"),
    ("within", "normalisation"),
    ("within", "resolution"),
    ("mean", "response"),
    ("median", "response"),
    ("percentile", "response"),
    ("percentile", "resolution"),
    ("availability", "response"),
    ("frequency", "response"),
    ("backlog", "response"),
    ("reopened", "response"),
    ("efficiency", "response"),
)
TARGETS = {"mean": 3, "median": 3, "percentile": 8, "frequency": 100, "backlog": 10}


def measure(bench):
    database = bench.suite
    month = last_month()
    contracts = bench.count(CONTRACTS, least=2 * PART)
    with database.setup() as env:
        ticket_ids, measure_ids = make(env, contracts, month[0])
    made = contracts * CLOCKS
    # Promised of many clocks; of few, what is stored of each figure weighs more.
    for wanted, limit in ((bench.count(FEWER), None), (bench.count(MANY), 4.0)):
        with database.setup() as env:
            tickets = env["helpdesk.ticket"].browse(ticket_ids)
            copies = max(1, (wanted - made) // (contracts * CLOCKS))
            copy_tickets(env, tickets, copies)
            made += copies * contracts * CLOCKS
            closing_by_hand.spread(env, month)
        with database.transaction(1) as env:
            compare_figures(env, measure_ids, month)
        yield compare(database, measure_ids, month, made, limit)
    yield compare_part(database, measure_ids, contracts)


def last_month():
    first = date.today().replace(day=1)
    last = first - timedelta(days=1)
    return last.replace(day=1), last


def make(env, count, first):
    """(ids of a ticket of each contract, ids of their measures since ``first``)."""
    companies, people = world.create_customers(env, count, "Measured")
    world.name_key_users(env, companies, people)
    contracts = world.create_contracts(env, companies, calendar_id=office(env).id)
    create_policy(env)
    tickets = world.create_tickets(env, people)
    measures = env["support.measure"].create(
        [
            {
                "name": f"{metric} {clock}",
                "contract_id": contract.id,
                "metric": metric,
                "clock_kind": clock,
                "round_the_clock": True,
                "date_start": first,
                "closing_days": 0,
                "target_ids": [Command.create({"value": TARGETS.get(metric, 90)})],
            }
            for contract in contracts
            for metric, clock in MEASURES
        ]
    )
    env["support.outage"].create(
        [
            {
                "name": "Down",
                "contract_id": contract.id,
                "date_from": f"{first} 10:00:00",
                "date_to": f"{first} 11:30:00",
            }
            for contract in contracts
        ]
    )
    return tickets.ids, measures.ids


def compare_figures(env, measure_ids, month):
    """What the suite counts is what the statements by hand count."""
    measures = env["support.measure"].browse(measure_ids)
    figures = measures._get_figures(dict.fromkeys(measures, month))
    by_hand = closing_by_hand.count(env, MEASURES, month)
    for asked, figure in figures.items():
        expected = by_hand[asked.metric, asked.clock_kind].get(asked.contract_id.id)
        value, *ids = expected or (None,)
        found = figure.value(asked.unit)
        if found is None or value is None:
            same = found is None and value is None
        else:
            same = abs(float(found) - float(value)) < 1e-6
        kept = (figure.counted, figure.missed)
        for wanted, tickets in zip(ids, kept, strict=False):
            same = same and sorted(wanted or ()) == sorted(tickets)
        if not same:
            raise RuntimeError(f"{asked.name}: {found} is not {value}")


def close_all(env):
    env["support.measure"]._cron_close()


def sample_job(database, act):
    """As the job does it, without the ends of its transactions."""
    with patch.object(database.registry["ir.cron"], "_commit_progress") as commit:
        commit.return_value = 600
        return database.sample(1, act)


def compare(database, measure_ids, month, clocks, limit):
    def by_hand(env):
        closing_by_hand.count(env, MEASURES, month)

    comparison = Comparison(
        f"closing a month, {len(measure_ids)} measures over {clocks} clocks",
        "aggregates by hand",
        unit="run",
    )
    in_turn(
        comparison,
        lambda: sample_job(database, close_all),
        lambda: database.sample(1, by_hand),
        REPETITIONS,
    )
    checks = [
        comparison.check_ratio(limit),
        comparison.check_ratio(attribute="cpu"),
        comparison.check_queries(),
    ]
    return Figure(f"closing_{clocks}", comparison, checks)


def compare_part(database, measure_ids, contracts):
    """Linear: ten times the contracts take at most ten times as long."""
    part = measure_ids[: len(measure_ids) // PART]

    def close_part(env):
        env["support.measure"].browse(part)._close_due()

    comparison = Comparison(
        f"closing {contracts} contracts", f"closing {contracts // PART} of them"
    )
    in_turn(
        comparison,
        lambda: sample_job(database, close_all),
        lambda: database.sample(1, close_part),
        REPETITIONS,
    )
    ratios = [ratio / PART for ratio in comparison.ratios()]
    typical = sorted(ratios)[len(ratios) // 2]
    check = Check("time a contract", typical, 1.2, min(ratios), max(ratios))
    return Figure("closing_linear", comparison, [check])
