"""What was promised of the service, what came of it, and what it cost."""

from datetime import timedelta

from odoo.fields import Command

from .days import instant

MANAGER, LEAD = "jorge", "maria"
CUSTOMER = "mill"
# measure: (kind, what is counted, target, more values), and whose contracts have it
TERMS = {
    "available": ("csl", "availability", 99.5, {}),
    "answered": ("km", "within", 90, {"period": "half_month"}),
    "solved": ("slo", "mean", 16, {"clock_kind": "resolution"}),
    "backlog": ("slo", "backlog", 15, {"period": "half_month"}),
}
AGREED = {
    "mill": ("available", "answered", "solved", "backlog"),
    "clinic": ("answered", "solved"),
    "dealer": ("answered", "solved"),
}
# So many days after its period a figure is frozen.
CLOSING_DAYS = 2


def prepare(firm):
    days = firm.days
    firm.at(days.nth(3, 2), "09:00", agree, firm)
    firm.at(days.nth(2, 8), "11:00", break_down, firm)
    for day in days.until_today(days.nth(3, 12)):
        firm.at(day, "08:30", close_due, firm)
        firm.at(day, "10:00", return_penalty, firm)
    firm.at(days.ago(4), "12:00", claim, firm)


def agree(firm):
    """A critical level with its penalties, a key measure and objectives."""
    schedule = firm.model("support.penalty.schedule", MANAGER).create(
        {
            "name": firm.text("measures", "schedule"),
            "period_cap": 15,
            "band_ids": [
                Command.create(
                    {"lower": 99.5, "upper_kind": "none", "percent": 0},
                ),
                Command.create({"lower": 95, "upper": 99.5, "percent": 5}),
                Command.create({"lower_kind": "none", "upper": 95, "percent": 10}),
            ],
        }
    )
    for customer, keys in AGREED.items():
        contract = firm.contracts[customer]
        for sequence, key in enumerate(keys):
            kind, metric, target, values = TERMS[key]
            firm.model("support.measure", MANAGER).create(
                {
                    "name": firm.text("measures", key),
                    "sequence": sequence,
                    "contract_id": contract.id,
                    "kind": kind,
                    "metric": metric,
                    "closing_days": CLOSING_DAYS,
                    "date_start": contract.date_start.replace(day=1),
                    "target_ids": [Command.create({"value": target})],
                    **({"schedule_id": schedule.id} if kind == "csl" else {}),
                    **values,
                }
            )


def break_down(firm):
    """Two and a half hours of a morning without the server."""
    moment = instant(firm.days.nth(2, 8), "09:30")
    firm.model("support.outage", MANAGER).create(
        {
            "name": firm.text("measures", "outage"),
            "contract_id": firm.contracts[CUSTOMER].id,
            "date_from": moment,
            "date_to": moment + timedelta(hours=2, minutes=30),
        }
    )


def close_due(firm):
    """As the job does; what still waits for the customer is closed with a reason."""
    measures = firm.model("support.measure", MANAGER).search([])
    for measure, periods in measures.sudo()._get_due_periods().items():
        for first, _last in periods:
            measure.sudo(False)._close(first, firm.text("measures", "waiver"))


def return_penalty(firm):
    penalties = firm.model("support.penalty", MANAGER).search([("state", "=", "draft")])
    penalties.action_approve()
    penalties.action_settle()


def claim(firm):
    """Asked for in the portal, and not answered yet."""
    firm.model("support.claim", LEAD)._ask_by_customer(
        firm.seen_by(LEAD, firm.contracts[CUSTOMER]),
        {
            "name": firm.text("measures", "claim"),
            "description": firm.text("measures", "why"),
            "amount": "180",
        },
    )
