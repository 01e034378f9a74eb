"""Tickets are opened, assigned, answered and closed, and time is logged on them."""

from datetime import timedelta

from odoo.fields import Datetime
from odoo.tools import plaintext2html

from .cases import Step, load_cases
from .days import later
from .people import CONTACTS
from .terms import settle

DISPATCHER, MANAGER = "patricia", "jorge"
STAGES = {
    "new": "helpdesk_mgmt.helpdesk_ticket_stage_new",
    "work": "helpdesk_mgmt.helpdesk_ticket_stage_in_progress",
    "wait": "helpdesk_mgmt.helpdesk_ticket_stage_awaiting",
    "close": "helpdesk_mgmt.helpdesk_ticket_stage_done",
}


def prepare(firm):
    for case in load_cases():
        first = case.first_day(firm.days)
        firm.at(first, case.clock, open_ticket, firm, case)
        if case.to and case.steps:
            firm.at(*when_assigned(case, first), assign, firm, case)
        prepare_steps(firm, case, first)
    prepare_today(firm)


def when_assigned(case, first):
    """Soon; what a colleague asks has to be endorsed first."""
    if any(case.by == person.login and not person.role for person in CONTACTS):
        return later(first, 1), "09:00"
    return first, case.clock


def prepare_steps(firm, case, first):
    numbers = {}
    for step in case.steps:
        number = numbers[step.kind] = numbers.get(step.kind, -1) + 1
        day = later(first, step.day) if step.day else first
        firm.at(day, step.clock, ACTS[step.kind], firm, case, step, number)


def prepare_today(firm):
    """What is going on while somebody looks at the demonstration."""
    latest = firm.timeline.latest
    firm.timeline.add_at(latest - timedelta(minutes=90), log_today, firm)
    firm.timeline.add_at(latest - timedelta(minutes=25), start_timer, firm)


# ----------------------------------------------------------------------
# Tickets
# ----------------------------------------------------------------------


def open_ticket(firm, case):
    values = {
        "name": firm.text("cases", case.key, "title"),
        "description": plaintext2html(firm.text("cases", case.key, "description")),
        "company_id": firm.env.company.id,
        "category_id": firm.categories[case.category].id,
        "type_id": firm.types[case.type].id,
        "team_id": firm.team.id,
        "priority": case.priority,
    }
    ask = ask_in_portal if case.by else ask_by_phone
    ticket = firm.tickets[case.key] = ask(firm, case, values)
    settle(firm, ticket, case.customer)


def ask_in_portal(firm, case, values):
    """As the portal's form does it for who is logged in."""
    tickets = firm.model("helpdesk.ticket", case.by).sudo()
    partner = firm.users[case.by].partner_id
    ticket = tickets.with_context(support_asked_in_portal=True).create(
        values
        | {
            "partner_id": partner.id,
            "partner_name": partner.name,
            "partner_email": partner.email,
            "channel_id": firm.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web").id,
            "user_id": False,
        }
    )
    ticket.message_subscribe(partner_ids=partner.ids)
    if case.source == "package":
        package = ticket._get_packages_to_choose().filtered(
            lambda package: package.origin == "sale"
        )
        ticket._choose_hours("package", package.id)
    return ticket


def ask_by_phone(firm, case, values):
    phone = firm.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
    partner = firm.customers[case.customer]
    return firm.model("helpdesk.ticket", DISPATCHER).create(
        values | {"partner_id": partner.id, "channel_id": phone.id}
    )


def assign(firm, case):
    """Only the dispatcher gives work to the consultants."""
    ticket = firm.seen_by(DISPATCHER, firm.tickets[case.key])
    ticket.write({"user_id": firm.users[case.to].id})


def say(firm, case, step, number):
    ticket = firm.seen_by(step.who, firm.tickets[case.key])
    ticket.message_post(
        body=firm.text("cases", case.key, "say")[number],
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )


def move(firm, case, step, _number):
    ticket = firm.seen_by(step.who, firm.tickets[case.key])
    ticket.stage_id = firm.env.ref(STAGES[step.kind])


def urge(firm, case, step, _number):
    """The key user asks in the portal to be attended out of hours, too."""
    ticket = firm.seen_by(step.who, firm.tickets[case.key])
    ticket._ask_out_of_hours_as_customer(origin="190.12.80.14")


# ----------------------------------------------------------------------
# Time
# ----------------------------------------------------------------------


def work(firm, case, step, number):
    ticket = firm.seen_by(step.who, firm.tickets[case.key])
    if ticket.stage_id == firm.env.ref(STAGES["new"]):
        ticket.stage_id = firm.env.ref(STAGES["work"])
    if ticket.cover == "undecided":
        ticket._decide_cover(*ticket._propose_cover()[ticket])
    log(firm, ticket, firm.text("cases", case.key, "work")[number], step)


def log(firm, ticket, name, step):
    """A time entry that ends now."""
    end = Datetime.now()
    values = {
        "ticket_id": ticket.id,
        "name": name,
        "unit_amount": step.minutes / 60,
        "support_level": step.level,
        "date_time": end - timedelta(minutes=step.minutes),
        "date": Datetime.context_timestamp(ticket, end).date(),
    }
    special = dict(step.special)
    work_type = special.pop("work_type", "support")
    values["work_type_id"] = firm.work_types[work_type].id
    if verdict := special.get("verdict"):
        values["support_verdict"] = verdict
        values["verdict_reason"] = firm.text("reasons", verdict)
    return ticket.env["account.analytic.line"].create(values)


def log_today(firm):
    """Work of this morning, that nobody has published yet."""
    ticket = firm.seen_by("lucia", firm.tickets["slow_list"])
    step = Step("work", 0, "", "lucia", 40, "l2")
    log(firm, ticket, firm.text("today", "log"), step)


def start_timer(firm):
    """A consultant is at it right now."""
    ticket = firm.seen_by("diego", firm.tickets["scanner"])
    action = ticket.button_start_work()
    switch = ticket.env[action["res_model"]].with_context(**action["context"])
    switch.create({"name": firm.text("today", "timer")}).action_switch()


ACTS = {"say": say, "wait": move, "close": move, "work": work, "urge": urge}
