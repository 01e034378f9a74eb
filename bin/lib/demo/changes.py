"""How agreements change: a change in force, one that waits, a request, a hand-over."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.fields import Command
from odoo.tools import plaintext2html

MANAGER, SELLER, CONSULTANT, LEAD = "jorge", "elena", "lucia", "maria"
CUSTOMER = "mill"


def prepare(firm):
    days, timeline = firm.days, firm.timeline
    firm.at(days.nth(1, 3), "10:00", change_metric, firm)
    firm.at(days.nth(1, 6), "12:00", hand_over, firm)
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


def offer_service(firm):
    words = firm.words["changes"]["request"]
    ticket = firm.model("helpdesk.ticket", MANAGER).create(
        {
            "name": words["title"],
            "description": plaintext2html(words["description"]),
            "partner_id": firm.users[LEAD].partner_id.id,
            "type_id": firm.types["request"].id,
            "team_id": firm.team.id,
        }
    )
    request = firm.model("support.service.request", CONSULTANT).create(
        {
            "ticket_id": ticket.id,
            "title": words["title"],
            "scope": words["scope"],
            "user_id": firm.users[CONSULTANT].id,
            "date_start": firm.days.today + timedelta(days=3),
            "date_end": firm.days.today + timedelta(days=10),
            "date_validity": firm.days.today + timedelta(days=15),
            "minutes": 480,
            "cost": 1160.0,
            "is_cost_stated": True,
        }
    )
    request.action_send()


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
