"""The papers of visits and remote days, and who is on duty out of hours."""

from datetime import datetime, time, timedelta

from odoo.fields import Command, Datetime

from .days import ZONE, instant, later
from .drawing import signature

DISPATCHER, MANAGER = "patricia", "jorge"
TECHNICIAN, MATE = "diego", "lucia"


def prepare(firm):
    firm.at(firm.days.ago(8), "08:30", open_roster, firm)
    firm.at(firm.days.ago(2), "12:10", visit, firm)
    firm.at(firm.days.ago(1), "11:00", plan_visits, firm)
    firm.timeline.add_at(firm.timeline.latest - timedelta(minutes=40), number, firm)
    firm.timeline.add_at(firm.timeline.latest - timedelta(minutes=15), write, firm)


# ----------------------------------------------------------------------
# Work orders
# ----------------------------------------------------------------------


def visit(firm):
    """The technician writes the sheet on site, and hands the phone over."""
    ticket = firm.seen_by(TECHNICIAN, firm.tickets["scanner"])
    end = Datetime.now()
    ticket.env["account.analytic.line"].create(
        {
            "ticket_id": ticket.id,
            "name": firm.text("orders", "line"),
            "unit_amount": 1.5,
            "support_level": "l1",
            "work_type_id": firm.work_types["smant"].id,
            "date_time": end - timedelta(minutes=90),
            "date": Datetime.context_timestamp(ticket, end).date(),
        }
    )
    order = start_sheet(firm, ticket)
    order.write(
        {
            "mode": "visit",
            "date_start": end - timedelta(minutes=100),
            "date_end": end - timedelta(minutes=5),
            "remarks": firm.text("orders", "remarks"),
        }
    )
    sign(firm, order, firm.text("orders", "signer"))


def plan_visits(firm):
    """Every month from next week on; the first one waits for the customer."""
    plan = firm.model("support.visit.plan", DISPATCHER).create(
        {
            "name": firm.text("orders", "visit"),
            "contract_id": firm.contracts["mill"].id,
            "date_first": later(firm.days.today, 6),
            "site_id": firm.customers["mill"].id,
            "roster_id": firm.env["support.roster"].search([], limit=1).id,
            "description": firm.text("orders", "visit_checks"),
        }
    )
    plan.sudo()._propose_visits()


def start_sheet(firm, ticket):
    """A draft of today with a part, the way and what is given away."""
    order = ticket.env["support.work.order"].create(
        {
            "ticket_id": ticket.id,
            "date": Datetime.context_timestamp(ticket, Datetime.now()).date(),
            "mode": "visit",
            "description": firm.text("orders", "description"),
        }
    )
    roller, travel = make_products(firm)
    ticket.env["support.work.order.line"].create(
        [
            {"order_id": order.id, "kind": "material", "product_id": roller.id},
            {
                "order_id": order.id,
                "kind": "travel",
                "product_id": travel.id,
                "discount": 100,
                "reason": firm.text("orders", "goodwill"),
            },
        ]
    )
    return order


def make_products(firm):
    for key, code, price, kind in (
        ("roller", "ROD-SC", 185.0, "consu"),
        ("travel", "DESP", 60.0, "service"),
    ):
        if key not in firm.products:
            firm.products[key] = firm.model("product.product", MANAGER).create(
                {
                    "name": firm.text("orders", key),
                    "default_code": code,
                    "type": kind,
                    "list_price": price,
                }
            )
    return firm.products["roller"], firm.products["travel"]


def sign(firm, order, name):
    wizard = firm.model("support.work.order.sign", TECHNICIAN).create(
        {"order_id": order.id, "signed_by": name, "signature": signature(name)}
    )
    wizard.action_sign()


def write(firm):
    """A sheet of this morning that nobody has signed yet."""
    start_sheet(firm, firm.seen_by(TECHNICIAN, firm.tickets["scanner"]))


def number(firm):
    """As the scheduled action does with the days that are approved."""
    orders = firm.env["support.work.order"].sudo()
    for order in orders.search(orders._get_due_domain(), order="date, id"):
        order._confirm()


# ----------------------------------------------------------------------
# Roster
# ----------------------------------------------------------------------


def open_roster(firm):
    """Evenings of two weeks, one after the other; a swap is asked for."""
    people = [firm.users[TECHNICIAN], firm.users[MATE]]
    roster = firm.model("support.roster", DISPATCHER).create(
        {
            "name": firm.text("orders", "roster"),
            "tz": ZONE.zone,
            "needs_backup": True,
            "user_ids": [Command.set([user.id for user in people])],
            "team_ids": [Command.set(firm.team.ids)],
        }
    )
    shifts = roster.env["support.roster.shift"].create(
        [
            values
            for count in range(-3, 10)
            for values in prepare_shifts(firm, roster, people, count)
        ]
    )
    ask_swap(firm, shifts)


def prepare_shifts(firm, roster, people, count):
    """A whole day from 8 to 8, the one behind the other."""
    day = firm.days.today + timedelta(days=count)
    edges = {
        "date_start": instant(day, "08:00"),
        "date_end": instant(day + timedelta(days=1), "08:00"),
    }
    first, second = people if day.isocalendar().week % 2 else people[::-1]
    return [
        {"roster_id": roster.id, "user_id": first.id, "role": "primary", **edges},
        {"roster_id": roster.id, "user_id": second.id, "role": "backup", **edges},
    ]


def ask_swap(firm, shifts):
    coming = datetime.combine(later(firm.days.today, 3), time.min)
    shift = shifts.filtered(
        lambda s: s.role == "primary" and s.date_start > coming
    ).sorted("date_start")[:1]
    other = next(
        user
        for user in (firm.users[TECHNICIAN], firm.users[MATE])
        if user != shift.user_id
    )
    shift.env["support.roster.swap"].with_user(shift.user_id).create(
        {
            "shift_id": shift.id,
            "user_id": other.id,
            "reason": firm.text("orders", "swap"),
        }
    )
