"""Balance, statement and forecast of a long history next to those of a short one.

A day closed by the suite is repeated by INSERT … SELECT, with the triggers and
constraints of the database on. Both histories fill the first page of the statement.
"""

from datetime import date, timedelta
from unittest.mock import patch

from . import world
from .copies import repeat_day
from .harness import Comparison, Figure, in_turn
from .site import Visitor

LONG, SHORT = 200_000, 2000
# The closed day has ten entries; its copies are spread over the days before it: forty
# a day for fourteen years, and four a day for a year and a half.
ENTRIES = 10
LONG_DAYS, SHORT_DAYS = 5000, 500
FIRST_DAY = date(2010, 1, 1)
MONTH = "2026-02"
MONTH_DATES = (date(2026, 2, 1), date(2026, 2, 28))
PAGE, OPEN_ENTRIES = 50, 10
REPETITIONS = 25


def measure(bench):
    database = bench.suite
    counts = (bench.count(LONG, least=2 * SHORT), SHORT)
    with database.setup() as env:
        user_id, contracts = make(env)
        longer, shorter = contracts
        repeat_day(env.cr, shorter, SHORT // ENTRIES, SHORT_DAYS)
        env.cr.commit()

    def foresee(contract_id):
        model = database.registry["support.contract"]
        with patch.object(model, "_get_today", get_today):
            return database.sample(user_id, lambda env: read_forecast(env, contract_id))

    foresee(shorter.id)
    few = [foresee(shorter.id) for _number in range(REPETITIONS)]
    with database.setup() as env:
        longer = longer.with_env(env)
        repeat_day(env.cr, longer, counts[0] // ENTRIES, LONG_DAYS)
        env.cr.commit()
    foresee(shorter.id)
    many = [foresee(shorter.id) for _number in range(REPETITIONS)]

    def read(contract_id):
        return database.sample(user_id, lambda env: read_statement(env, contract_id))

    def weigh(contract_id):
        return database.sample(user_id, lambda env: read_balance(env, contract_id))

    visitor = Visitor(database, user_id)

    def visit(contract_id):
        path = f"/my/support/{contract_id}?month={MONTH}"
        sample, text = visitor.visit(path)
        if "Request of" not in text:
            raise RuntimeError(f"{path} does not show the statement")
        return sample

    yield compare("statement", "balance and statement", counts, contracts.ids, read)
    yield compare("balance", "balance", counts, contracts.ids, weigh)
    yield compare_forecast(counts, few, many)
    yield compare("statement_page", "the portal page", counts, contracts.ids, visit)
    visitor.leave()


def compare_forecast(counts, few, many):
    """Of one contract, while the database grows around it.

    The pace is that of ninety days of the contract's own work, whatever its age.
    """
    comparison = Comparison(
        f"forecast and burn-down, {counts[0]} time lines in the database",
        f"the same with {counts[1]} time lines",
    )
    for ours, bare in zip(many, few, strict=True):
        comparison.add(ours, bare)
    checks = [
        comparison.check_ratio(1.2),
        comparison.check_ratio(attribute="cpu"),
        comparison.check_queries(40),
    ]
    return Figure("forecast", comparison, checks)


def compare(name, label, counts, contract_ids, read):
    comparison = Comparison(
        f"{label}, {counts[0]} time lines", f"the same with {counts[1]} time lines"
    )
    longer, shorter = contract_ids
    in_turn(comparison, lambda: read(longer), lambda: read(shorter), REPETITIONS)
    return Figure(
        name,
        comparison,
        [
            comparison.check_ratio(1.2),
            comparison.check_ratio(attribute="cpu"),
            comparison.check_queries(40),
        ],
    )


def read_statement(env, contract_id):
    """What the portal asks the model for, without the page around it."""
    contract = env["support.contract"].browse(contract_id)
    contract.check_access("read")
    contract = contract.sudo()
    contract._get_balances()
    contract._get_statement(*MONTH_DATES)
    moves = env["support.hour.move"].sudo()
    domain = [("contract_id", "=", contract_id)]
    domain += [("date", ">=", MONTH_DATES[0]), ("date", "<=", MONTH_DATES[1])]
    moves.search(domain, limit=PAGE).mapped("minutes")


def read_balance(env, contract_id):
    contract = env["support.contract"].browse(contract_id)
    contract.check_access("read")
    contract.sudo()._get_balances()


def read_forecast(env, contract_id):
    """What the chart and the sentence beside it cost, with the balance they need."""
    contract = env["support.contract"].browse(contract_id)
    contract.check_access("read")
    contract = contract.sudo()
    balance = contract._get_balances()[contract]
    contract._get_burn_down(contract._get_statement(*MONTH_DATES), balance)


def get_today(contract):
    """In the month that is read, so that the pace is of the history."""
    return MONTH_DATES[1]


def make(env):
    """Two contracts of a customer, each with a closed day and open entries.

    Returns (id of the key user, contracts).
    """
    consultant_id = world.create_consultant(env, "historian", world.CONSULTANT)
    world.create_work_type(env)
    companies, people = world.create_customers(env, 1, "Historic")
    world.name_key_users(env, companies, people)
    user = world.create_portal_user(env, people)
    contracts = world.create_contracts(env, [companies] * 2, date_start=FIRST_DAY)
    packages = world.create_packages(
        env, {contract: 60 * LONG * 2 for contract in contracts}
    )
    packages.write({"date_start": FIRST_DAY})
    lines = env["account.analytic.line"].with_user(consultant_id)
    for contract in contracts:
        tickets = world.create_tickets(
            env, [people] * ENTRIES, support_contract_id=contract.id
        ).ids
        values = {"ticket_id": lambda number, tickets=tickets: tickets[number]}
        lines.create(world.prepare_lines(ENTRIES, **values))
        env["support.cutoff"]._publish(contract, world.DAY)._accept("customer", "Ana")
        next_day = world.DAY + timedelta(days=1)
        lines.create(world.prepare_lines(OPEN_ENTRIES, next_day, **values))
    env.flush_all()
    return user.id, contracts
