"""An emergency declared beside a bare ticket, and its report beside an invoice."""

from datetime import timedelta

from odoo.fields import Datetime

from . import world
from .documents import Paper, make_invoice
from .harness import Comparison, Figure, in_turn

REPETITIONS, PRINTED = 31, 3
ACTIONS = 200
TEXT = "Nobody can invoice: the server does not answer"
TIMES = {
    "minutes_emergency": 600,
    "minutes_normalise": 240,
    "minutes_mitigate": 240,
    "uncertainty": "low",
    "uncertainty_percent": 10,
}
# Mails are queued: nobody listens to a server of these databases.
QUEUED = {"mail_notify_force_send": False}


def measure(bench):
    yield measure_declaring(bench)
    yield measure_report(bench)


# ----------------------------------------------------------------------
# From the phone call to the experts who know of it
# ----------------------------------------------------------------------


def measure_declaring(bench):
    """Two experts on duty and the caller are told of ours; as many follow the other."""
    ours, bare = Call(bench.suite), BareTicket(bench.plain)
    comparison = Comparison(
        "declaring an emergency", "a ticket whose three followers are told"
    )
    in_turn(comparison, ours.declare, bare.open, REPETITIONS)
    return Figure(
        "emergency_declared",
        comparison,
        [
            comparison.check_queries(120),
            comparison.check_ratio(2),
            comparison.check_ratio(attribute="cpu"),
        ],
    )


class Call:
    """A consultant at the phone, and two experts on duty."""

    def __init__(self, database):
        self.database = database
        with database.setup(**QUEUED) as env:
            self.user_id = world.create_consultant(env, "phone", world.CONSULTANT)
            _companies, self.people = world.create_customers(env, 1, "Caller")
            roster = env["support.roster"].create(
                {"name": "Emergencies", "tz": "UTC", "serves_emergencies": True}
            )
            now = Datetime.now()
            for login, role in (("onduty", "primary"), ("behind", "backup")):
                env["support.roster.shift"].create(
                    {
                        "roster_id": roster.id,
                        "user_id": world.create_consultant(
                            env, login, world.CONSULTANT
                        ),
                        "role": role,
                        "date_start": now - timedelta(days=1),
                        "date_end": now + timedelta(days=1),
                    }
                )
            self.person_id = self.people.id

    def declare(self):
        def act(env):
            wizard = env["support.emergency.declaration"].with_context(**QUEUED)
            wizard.create(
                {"requester_id": self.person_id, "summary": TEXT}
            ).action_declare()

        return self.database.sample(self.user_id, act)


class BareTicket:
    """Odoo with the helpdesk alone: a ticket, three followers, a word to them."""

    def __init__(self, database):
        self.database = database
        with database.setup() as env:
            groups = (world.TIMESHEET, world.HELPDESK)
            self.user_id, *others = (
                world.create_consultant(env, login, *groups)
                for login in ("phone", "onduty", "behind")
            )
            _companies, person = world.create_customers(env, 1, "Caller")
            users = env["res.users"].browse(others)
            self.person_id = person.id
            self.follower_ids = (person | users.partner_id).ids

    def open(self):
        def act(env):
            ticket = (
                env["helpdesk.ticket"]
                .with_context(**QUEUED)
                .create(
                    {
                        "name": TEXT,
                        "description": TEXT,
                        "partner_id": self.person_id,
                    }
                )
            )
            ticket.message_subscribe(self.follower_ids)
            ticket.message_post(
                body=TEXT, message_type="comment", subtype_xmlid="mail.mt_comment"
            )

        return self.database.sample(self.user_id, act)


# ----------------------------------------------------------------------
# The report of two hundred actions
# ----------------------------------------------------------------------


def measure_report(bench):
    size = bench.count(ACTIONS, least=20)
    ours = Paper(
        bench.suite,
        "support_emergency.action_report_emergency",
        lambda env, _size: make_report(env, size),
    )
    bare = Paper(bench.plain, "account.account_invoices", make_invoice)
    ours.reach(1)
    bare.reach(ours.pages)
    comparison = Comparison(
        f"report of {size} actions on {ours.pages} pages",
        f"Odoo's invoice of {bare.pages} pages",
    )
    in_turn(comparison, ours.print, bare.print, PRINTED)
    return Figure("emergency_report", comparison, [comparison.check_ratio(1.5)])


def make_report(env, size):
    """A draft: it collects what it shows, as each print of one does."""
    emergency = start(env).with_context(**QUEUED)
    emergency.action_ids = [
        (
            0,
            0,
            {
                "name": f"Action {number}",
                "critical_result": TEXT,
                "owner": "firm",
                "state": "done",
                "result": f"{TEXT}. {TEXT}.",
            },
        )
        for number in range(size)
    ]
    for action in emergency.action_ids:
        emergency._record_event("action", action.name, action.result)
    return emergency._begin_report("partial")


def start(env):
    """An emergency that is being normalised, its guarantee waived."""
    quiet = env(context={**env.context, **QUEUED})
    _companies, person = world.create_customers(quiet, 1, "Called")
    world.create_portal_user(quiet, person)
    emergencies = quiet["support.emergency"]
    emergency = emergencies._declare(person, TEXT, quiet.company)
    emergency._deliver(
        TIMES,
        quiet.ref("base.user_admin"),
        {"hours": 0, "waived": True, "reason": "Measured."},
        findings=TEXT,
        risk=TEXT,
    )
    approval = emergency.approval_ids.filtered(lambda a: a.state == "pending")
    approval.with_user(person.user_ids)._decide(True)
    return emergency
