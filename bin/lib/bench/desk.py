"""A ticket and a reply by a consultant, on both databases."""

from markupsafe import Markup

from . import world
from .harness import Comparison, Figure, in_turn

REPETITIONS = 31
BODY = Markup("<p>Which printer is it?</p>")


def measure(bench):
    ours, bare = make_suite(bench.suite), make_plain(bench.plain)
    yield compare("one_ticket", "one ticket", ours.open_ticket, bare.open_ticket)
    yield compare("one_reply", "one reply to the customer", ours.reply, bare.reply)


class Desk:
    """A consultant, a customer and a ticket of theirs."""

    def __init__(self, database, env, user_id, person):
        self.database = database
        self.user_id = user_id
        self.values = {
            "name": "The printer does not print",
            "description": "<p>Since this morning.</p>",
            "partner_id": person.id,
            "user_id": user_id,
        }
        ticket = world.create_tickets(env, [person], user_id=user_id)
        ticket.message_subscribe(person.ids)
        self.ticket_id = ticket.id

    def open_ticket(self):
        return self.database.sample(
            # A copy: helpdesk_mgmt writes the number that it gives into what it gets.
            self.user_id,
            lambda env: env["helpdesk.ticket"].create(dict(self.values)),
        )

    def reply(self):
        return self.database.sample(
            self.user_id,
            lambda env: (
                env["helpdesk.ticket"]
                .browse(self.ticket_id)
                .message_post(
                    body=BODY, message_type="comment", subtype_xmlid="mail.mt_comment"
                )
            ),
        )


def make_suite(database):
    with database.setup() as env:
        # The office: nobody else names who attends.
        user_id = world.create_consultant(env, "desk", world.DISPATCHER)
        companies, people = world.create_customers(env, 1)
        world.name_key_users(env, companies, people)
        contract = world.create_contracts(env, companies)
        world.create_packages(env, {contract: 6000})
        return Desk(database, env, user_id, people)


def make_plain(database):
    with database.setup() as env:
        groups = (world.TIMESHEET, world.HELPDESK)
        user_id = world.create_consultant(env, "desk", *groups)
        _companies, people = world.create_customers(env, 1)
        return Desk(database, env, user_id, people)


def compare(name, label, ours, bare):
    comparison = Comparison(label, "helpdesk_mgmt without the suite")
    in_turn(comparison, ours, bare, REPETITIONS)
    return Figure(
        name,
        comparison,
        [
            comparison.check_ratio(1.3),
            comparison.check_ratio(attribute="cpu"),
            comparison.check_extra_queries(),
        ],
    )
