"""How critical each ticket is, and how soon it is to be solved."""

from .cases import load_cases
from .work import DISPATCHER, when_assigned

# {priority: (impact, urgency)}, as the customer tells and the desk understands it.
SAID = {"0": ("1", "1"), "1": ("1", "3"), "2": ("2", "3"), "3": ("3", "3")}
# {level: (hours to normalise, to resolve)}, beside the first response (K14).
TARGETS = {
    "minor": (0, 80),
    "moderate": (0, 48),
    "severe": (16, 24),
    "critical": (8, 16),
}


def prepare(firm):
    for level, (normalisation, resolution) in TARGETS.items():
        target = firm.env.ref(f"support_sla.target_default_{level}")
        target.write({"normalisation": normalisation, "resolution": resolution})
    for case in load_cases():
        if case.to and case.steps:
            moment = when_assigned(case, case.first_day(firm.days))
            firm.at(*moment, classify, firm, case)


def classify(firm, case):
    """The desk confirms what the matrix proposes."""
    ticket = firm.seen_by(DISPATCHER, firm.tickets[case.key])
    impact, urgency = SAID[case.priority]
    ticket.write({"support_impact": impact, "support_urgency": urgency})
    ticket._confirm_criticality(ticket.proposed_criticality_id)
