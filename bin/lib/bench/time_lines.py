"""Time on tickets next to plain time sheets on a project, by a consultant."""

from . import world
from .harness import Comparison, Figure, in_turn

LINES, TICKETS = 1000, 20


def measure(bench):
    ours, bare = make_suite(bench), make_plain(bench)
    yield from (compare(ours, bare, bench.count(LINES), 7), compare(ours, bare, 1, 31))


def make_suite(bench):
    """A function that logs `count` lines on tickets and returns the sample."""
    database = bench.suite
    with database.setup() as env:
        user_id = world.create_consultant(env, "logger", world.CONSULTANT)
        world.create_work_type(env)
        companies, people = world.create_customers(env, 1)
        world.name_key_users(env, companies, people)
        world.create_contracts(env, companies)
        ticket_ids = world.create_tickets(env, [people] * TICKETS).ids

    def log(count):
        values = world.prepare_lines(
            count, ticket_id=lambda number: ticket_ids[number % TICKETS]
        )
        return database.sample(user_id, lambda env: create(env, values))

    return log


def make_plain(bench):
    database = bench.plain
    with database.setup() as env:
        groups = (world.TIMESHEET, world.HELPDESK)
        user_id = world.create_consultant(env, "logger", *groups)
        companies, _people = world.create_customers(env, 1)
        project_id = world.create_project(env, companies).id

    def log(count):
        values = world.prepare_lines(count, project_id=project_id)
        return database.sample(user_id, lambda env: create(env, values))

    return log


def create(env, values):
    env["account.analytic.line"].create(values)


def compare(ours, bare, count, repetitions):
    comparison = Comparison(
        "one time line" if count == 1 else f"{count} time lines in one batch",
        "hr_timesheet without the suite, on a project",
        units=count,
        unit="line",
    )
    in_turn(comparison, lambda: ours(count), lambda: bare(count), repetitions)
    queries = 0.1 if count > 1 else None
    return Figure(
        "one_time_line" if count == 1 else "time_lines",
        comparison,
        [
            comparison.check_ratio(1.3),
            comparison.check_ratio(attribute="cpu"),
            comparison.check_extra_queries(queries),
        ],
    )
