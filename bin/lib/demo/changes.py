"""How agreements change: a change in force, one that waits, a request, a hand-over."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.fields import Command, Date
from odoo.tools import plaintext2html

from .cases import Step
from .days import later
from .terms import settle
from .work import log

MANAGER, SELLER, CONSULTANT, LEAD = "jorge", "elena", "lucia", "maria"
CUSTOMER = "mill"


def prepare(firm):
    days, timeline = firm.days, firm.timeline
    firm.at(days.nth(1, 3), "10:00", change_metric, firm)
    firm.at(days.nth(1, 6), "12:00", hand_over, firm)
    firm.at(days.nth(1, 12), "10:30", offer_block_claim, firm)
    firm.at(later(days.nth(1, 12), 1), "12:00", repair_at_our_cost, firm)
    timeline.add_at(timeline.latest - timedelta(minutes=70), ask_for_hours, firm)
    timeline.add_at(timeline.latest - timedelta(minutes=50), offer_service, firm)


def write_change(firm, key, line, **values):
    contract = firm.contracts[CUSTOMER]
    return firm.model("support.change.request", MANAGER).create(
        {
            "title": firm.text("changes", key, "title"),
            "description": firm.text("changes", key, "description"),
            "contract_id": contract.id,
            "is_cost_stated": True,
            "line_ids": [Command.create(line)],
            **values,
        }
    )


def change_metric(firm):
    """Our omission: both sides agreed, and it is in force."""
    words = firm.words["changes"]["metric"]
    line = {
        "kind": "metric",
        "name": words["name"],
        "old_value": words["old"],
        "new_text": words["new"],
    }
    change = write_change(
        firm, "metric", line, omission="provider", date_effective=firm.days.nth(1, 3)
    )
    change.action_send()
    for approval in change.approval_ids:
        user = MANAGER if approval.audience == "staff" else LEAD
        firm.seen_by(user, approval)._decide(True)


def ask_for_hours(firm):
    """Asked this morning: it waits for the lead key user."""
    entitlement = firm.contracts[CUSTOMER].entitlement_ids.filtered(
        lambda e: e.kind == "period_hours"
    )
    line = {
        "kind": "hours",
        "entitlement_id": entitlement[:1].id,
        "new_minutes": entitlement[:1].minutes + 300,
    }
    first = firm.days.month(0) + relativedelta(months=1)
    change = write_change(firm, "hours", line, date_effective=first)
    change.action_send()
    staff = change.approval_ids.filtered(lambda a: a.audience == "staff")
    firm.seen_by(MANAGER, staff)._decide(True)


def ask_for_service(firm, words, customer):
    """A ticket of the type that a request needs."""
    return firm.model("helpdesk.ticket", MANAGER).create(
        {
            "name": words["title"],
            "description": plaintext2html(words["description"]),
            "partner_id": firm.users[customer].partner_id.id,
            "type_id": firm.types["request"].id,
            "team_id": firm.team.id,
        }
    )


def offer_service(firm):
    words = firm.words["changes"]["request"]
    request = write_request(
        firm, CONSULTANT, words, ask_for_service(firm, words, LEAD), cost=1160.0
    )
    request.action_send()


def write_request(firm, author, words, ticket, **values):
    today = Date.context_today(ticket)
    return firm.model("support.service.request", author).create(
        {
            "ticket_id": ticket.id,
            "title": words["title"],
            "scope": words["scope"],
            "user_id": firm.users[CONSULTANT].id,
            "date_start": today + timedelta(days=3),
            "date_end": today + timedelta(days=10),
            "date_validity": today + timedelta(days=15),
            "minutes": 480,
            "is_cost_stated": True,
            **values,
        }
    )


def offer_block_claim(firm):
    """Our omission of the migration: the customer approves what it does not pay."""
    words = firm.words["changes"]["block_claim"]
    ticket = ask_for_service(firm, words, "sofia")
    settle(firm, ticket, "builder")
    request = write_request(
        firm,
        MANAGER,
        words,
        ticket,
        minutes=180,
        cost=435.0,
        is_block_claim=True,
        block_reason=words["reason"],
    )
    request.action_send()
    firm.seen_by("sofia", request.approval_ids)._decide(True)
    firm.tickets["block_claim"] = ticket


def repair_at_our_cost(firm):
    ticket = firm.seen_by(CONSULTANT, firm.tickets["block_claim"])
    step = Step("work", 0, "", CONSULTANT, 150, "l2")
    log(firm, ticket, firm.text("changes", "block_claim", "work"), step)


def hand_over(firm):
    """A project comes to support: what was handed over, and what is still open."""
    words = firm.words["changes"]["handover"]
    owner = firm.users[CONSULTANT].id
    lines = [{"kind": "check", "name": name, "is_done": True} for name in words["done"]]
    lines += [
        {"kind": "open", "name": name, "user_id": owner} for name in words["open"]
    ]
    handover = firm.model("support.handover", MANAGER).create(
        {
            "title": words["title"],
            "contract_id": firm.contracts["builder"].id,
            "installation_id": firm.installations["builder"].id,
            "date_start": firm.days.nth(1, 6),
            "date_end": firm.days.nth(1, 6) + relativedelta(months=2),
            "delivered_by_id": firm.users[SELLER].id,
            "received_by_id": firm.users[MANAGER].id,
            "note": words["note"],
            "line_ids": [Command.create(line) for line in lines],
        }
    )
    handover.action_send()
    for approval in handover.approval_ids:
        user = SELLER if approval.kind == "handed_over" else MANAGER
        firm.seen_by(user, approval)._decide(True)
