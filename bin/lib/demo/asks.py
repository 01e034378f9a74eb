"""What is asked of the customer: surveys, quotations, windows, and is it solved?

These tickets are of a team that follows the path of support, stage by stage.
"""

from odoo.fields import Command
from odoo.tools import plaintext2html

from .terms import settle
from .work import DISPATCHER, ask_in_portal

CONSULTANT = "lucia"


class Request:
    """A ticket of María, opened as in the portal."""

    by = "maria"
    source = "contract"
    customer = "mill"

    def __init__(self, key):
        self.key = key


def prepare(firm):
    open_desk(firm)
    days = firm.days
    for key in ("report", "month", "interface"):
        firm.at(days.ago(6), "09:20", register, firm, key)
        firm.at(days.ago(6), "11:00", analyse, firm, key)
    firm.at(days.ago(5), "09:30", survey, firm)
    firm.at(days.ago(5), "12:00", answer, firm, "report")
    firm.at(days.ago(2), "16:00", quote, firm)
    firm.at(days.ago(4), "10:00", attend, firm, "month", "attention_l2")
    firm.at(days.ago(4), "10:30", sell, firm)
    firm.at(days.ago(1), "17:00", solve, firm)
    firm.at(days.ago(4), "15:00", attend, firm, "interface", "attention_l1")
    firm.at(days.ago(3), "11:00", call_vendor, firm)
    firm.at(days.ago(1), "10:00", ask_window, firm)


def open_desk(firm):
    firm.project_team = firm.env["helpdesk.ticket.team"].create(
        {
            "name": firm.text("asks", "team"),
            "user_ids": [Command.set(firm.team.user_ids.ids)],
            "user_id": firm.team.user_id.id,
            "follows_support_path": True,
            "show_in_portal": False,
        }
    )


def register(firm, key):
    words = firm.text("asks", key)
    request = Request(key)
    ticket = firm.tickets[key] = ask_in_portal(
        firm,
        request,
        {
            "name": words["title"],
            "description": plaintext2html(words["description"]),
            "company_id": firm.env.company.id,
            "team_id": firm.project_team.id,
        },
    )
    settle(firm, ticket, request.customer)


def analyse(firm, key):
    office = firm.seen_by(DISPATCHER, firm.tickets[key])
    office.write({"user_id": firm.users[CONSULTANT].id})
    ticket = firm.seen_by(CONSULTANT, firm.tickets[key])
    ticket._decide_cover(*ticket._propose_cover()[ticket])
    if ticket.support_step == "registered":
        move(ticket, "analysis")


def move(ticket, code):
    ticket.stage_id = ticket.env.ref(f"support_contracts.helpdesk_ticket_stage_{code}")


def attend(firm, key, code):
    move(firm.seen_by(CONSULTANT, firm.tickets[key]), code)


def estimate(firm, kind, key="report", words=None, **values):
    estimates = firm.model("support.estimate", CONSULTANT)
    made = estimates.create(
        {
            "ticket_id": firm.tickets[key].id,
            "kind": kind,
            "description": firm.text("asks", key, words or kind),
            **values,
        }
    )
    made.action_send()
    return made


def survey(firm):
    """K6: its time is accepted first."""
    estimate(firm, "survey", minutes=60)


def answer(firm, key, **values):
    estimates = firm.tickets[key].sudo().estimate_ids
    waiting = estimates.approval_ids.filtered(lambda a: a.state == "pending")
    firm.seen_by(Request.by, waiting)._decide(True, values=values or None)


def quote(firm):
    """K7: above two hours; it waits for María while somebody looks."""
    estimate(firm, "solution", line_ids=prepare_lines(firm, "report", 240, 90))


def prepare_lines(firm, key, *all_minutes):
    work_type = firm.work_types["smantnd"].id
    names = firm.text("asks", key, "lines")
    return [
        Command.create({"name": name, "minutes": minutes, "work_type_id": work_type})
        for name, minutes in zip(names, all_minutes, strict=True)
    ]


def sell(firm):
    """K6: María wants these hours billed apart: a quotation waits for her signature."""
    lines = prepare_lines(firm, "month", 150)
    made = estimate(firm, "solution", "month", "quoted", line_ids=lines)
    answer(firm, "month", hours_source="billed")
    made.action_quote()


def solve(firm):
    ticket = firm.seen_by(CONSULTANT, firm.tickets["month"])
    cause = firm.env.ref("support_contracts.support_cause_configuration")
    ticket.write(
        {"cause_id": cause.id, "solution": firm.text("asks", "month", "solution")}
    )
    move(ticket, "validation")


def call_vendor(firm):
    ticket = firm.seen_by(CONSULTANT, firm.tickets["interface"])
    move(ticket, "vendor")
    ticket.write({"vendor_case": "SAP 482911", "vendor_chase_date": firm.days.today})


def ask_window(firm):
    """K3: what the vendor sent needs an evening."""
    ticket = firm.seen_by(CONSULTANT, firm.tickets["interface"])
    move(ticket, "attention_l3")
    question = firm.model("support.confirmation", CONSULTANT).create(
        {
            "ticket_id": ticket.id,
            "kind_id": firm.env.ref("support_timesheet.confirmation_kind_window").id,
            "name": firm.text("asks", "interface", "question"),
            "detail": firm.text("asks", "interface", "detail"),
            "window_start": f"{firm.days.today} 23:00:00",
            "window_end": f"{firm.days.today} 23:59:00",
        }
    )
    question.action_ask()
