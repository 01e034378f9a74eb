"""How critical each ticket is, how soon it is to be solved, and who hears of it."""

from datetime import timedelta

from odoo import fields
from odoo.tools import plaintext2html

from .cases import load_cases
from .terms import settle
from .work import DISPATCHER, ask_in_portal, when_assigned

MANAGER = "jorge"

# {priority: (impact, urgency)}, as the customer tells and the desk understands it.
SAID = {"0": ("1", "1"), "1": ("1", "3"), "2": ("2", "3"), "3": ("3", "3")}
# {level: (hours to normalise, to resolve)}, beside the first response (K14).
TARGETS = {
    "minor": (0, 80),
    "moderate": (0, 48),
    "severe": (16, 24),
    "critical": (8, 16),
}
# An answer is owed after eight hours; so many are over while somebody looks.
NEARLY = timedelta(hours=7)


class Looms:
    """A ticket of Pedro that nobody answered yet."""

    key = "looms"
    by = "pedro"
    source = "contract"
    customer = "textile"
    priority = "2"


def prepare(firm):
    for level, (normalisation, resolution) in TARGETS.items():
        target = firm.env.ref(f"support_sla.target_default_{level}")
        target.write({"normalisation": normalisation, "resolution": resolution})
    policy = firm.env.ref("support_sla.policy_default")
    policy.write({"remind_days": 2, "close_days": 10})
    for day in firm.days.until_today(firm.days.ago(40)):
        firm.at(day, "13:00", watch, firm)
    firm.at(firm.days.ago(1), "10:15", declare, firm)
    firm.at(firm.days.ago(1), "12:00", follow, firm)
    for case in load_cases():
        if case.to and case.steps:
            moment = when_assigned(case, case.first_day(firm.days))
            firm.at(*moment, classify, firm, case)
    firm.timeline.add_at(worked_ago(firm, NEARLY), ask, firm)


def classify(firm, case):
    """The desk confirms what the matrix proposes."""
    ticket = firm.seen_by(DISPATCHER, firm.tickets[case.key])
    impact, urgency = SAID[case.priority]
    ticket.write({"support_impact": impact, "support_urgency": urgency})
    ticket._confirm_criticality(ticket.proposed_criticality_id)


def worked_ago(firm, duration):
    """The instant since which the firm worked so long until now."""
    company = firm.env.company
    calendar = company.resource_calendar_id
    working = calendar._get_working_time(company)[calendar]
    moment = firm.timeline.latest
    while working.between(moment, firm.timeline.latest) < duration:
        moment -= timedelta(minutes=5)
    return moment


def ask(firm):
    """Its deadline is near, whatever the hour of the day."""
    words = firm.text("levels", Looms.key)
    values = {
        "name": words["title"],
        "description": plaintext2html(words["description"]),
        "company_id": firm.env.company.id,
        "team_id": firm.team.id,
        "type_id": firm.types["incident"].id,
        "priority": Looms.priority,
    }
    ticket = firm.tickets[Looms.key] = ask_in_portal(firm, Looms, values)
    settle(firm, ticket, Looms.customer)
    classify(firm, Looms)


def watch(firm):
    """The job, at noon: who is told of what is near or late."""
    now = fields.Datetime.now()
    clocks = firm.env["support.sla.clock"].search([("threshold_at", "<", now)])
    clocks._give_notice()
    firm.env["support.escalation.notice"]._send_due()


def declare(firm):
    """Two customers cannot work for the same reason: one status for both."""
    tickets = {}
    for ticket in firm.tickets.values():
        if not ticket.closed and ticket.support_contract_id:
            tickets.setdefault(ticket.commercial_partner_id, ticket)
    affected = firm.env["helpdesk.ticket"].concat(*list(tickets.values())[:2])
    firm.model("support.major.incident", MANAGER)._declare(
        firm.seen_by(MANAGER, affected),
        firm.text("service_levels", "title"),
        firm.text("service_levels", "status"),
    )


def follow(firm):
    """As promised, at noon."""
    incident = firm.model("support.major.incident", MANAGER).search([], limit=1)
    incident._publish(firm.text("service_levels", "follow"))
