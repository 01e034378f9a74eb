"""A key user's yes to a day of work, next to what follows from it alone.

Odoo has no such act. The baseline is the day made final as in the suite, with the
answer written by the ORM, but without asking who may answer and whether what was
shown is still true.
"""

from odoo import fields

from . import world
from .harness import Comparison, Figure, in_turn

REPETITIONS, LINES = 31, 10


def measure(bench):
    database = bench.suite
    user_id, approval_id = make(database)

    def decide(env):
        env["support.approval"].browse(approval_id)._decide(True)

    def only_follow(env):
        approval = env["support.approval"].sudo().browse(approval_id)
        approval.write(
            {
                "state": "granted",
                "decided_on": fields.Datetime.now(),
                "decided_by_id": env.user.partner_id.id,
                "decided_by": env.user.name,
            }
        )
        approval._get_document()._approval_granted(approval, {})

    comparison = Comparison("one approval of a day", "its effect without the door")
    in_turn(
        comparison,
        lambda: database.sample(user_id, decide),
        lambda: database.sample(user_id, only_follow),
        REPETITIONS,
    )
    yield Figure(
        "one_approval",
        comparison,
        [
            comparison.check_ratio(1.3),
            comparison.check_ratio(attribute="cpu"),
            comparison.check_extra_queries(),
        ],
    )


def make(database):
    """A published day: (its key user, what is asked)."""
    with database.setup() as env:
        consultant_id = world.create_consultant(env, "approved", world.CONSULTANT)
        world.create_work_type(env)
        companies, people = world.create_customers(env, 1)
        world.name_key_users(env, companies, people)
        user = world.create_portal_user(env, people)
        contract = world.create_contracts(env, companies)
        world.create_packages(env, {contract: 6000})
        ticket = world.create_tickets(env, people)
        env["account.analytic.line"].with_user(consultant_id).create(
            world.prepare_lines(LINES, ticket_id=ticket.id)
        )
        cutoff = env["support.cutoff"]._publish(contract, world.DAY)
        return user.id, cutoff.approval_ids.id
