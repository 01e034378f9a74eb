"""What the customers are told of their service, when, and by whom."""

from odoo.fields import Command

from .measures import TERMS

MANAGER = "jorge"
# (customer, report, period, who receives it)
PLANS = (
    ("mill", "levels", "month", ("maria", "luis", "rosa")),
    ("mill", "progress", "half_month", ("maria",)),
    ("clinic", "levels", "month", ("ana",)),
    ("dealer", "levels", "month", ("carlos",)),
)
# Why a figure missed, by the words of the measure; others have one of their own.
EXPLAINED = {"answered": "late", "available": "down", "solved": "slow"}
# The last one of these waits for its responsible.
TO_REVIEW = "clinic"


def prepare(firm):
    days = firm.days
    firm.at(days.nth(3, 2), "09:30", plan, firm)
    for day in days.until_today(days.nth(3, 12)):
        firm.at(day, "08:45", draft, firm)
        firm.at(day, "11:15", release, firm)
        firm.at(day, "11:20", send, firm)


def plan(firm):
    for customer, kind, period, people in PLANS:
        contract = firm.contracts[customer]
        firm.model("support.report.plan", MANAGER).create(
            {
                "contract_id": contract.id,
                "kind": kind,
                "period": period,
                "date_start": contract.date_start.replace(day=1),
                "user_id": firm.users[MANAGER].id,
                "stakeholder_ids": [
                    Command.set([firm.users[who].partner_id.id for who in people])
                ],
            }
        )


def draft(firm):
    """As the job does, without its commits."""
    firm.env["support.report.plan"].sudo().search([])._make_due()


def release(firm):
    """Jorge explains what was missed, writes two sentences, and releases it."""
    last = firm.days.month_end(1)
    reports = firm.model("support.report", MANAGER).search([("state", "=", "draft")])
    names = {firm.text("measures", key): key for key in TERMS}
    for report in reports:
        customer = firm.key_of(report.partner_id)
        if customer == TO_REVIEW and report.date_end >= last:
            continue
        for miss in report.miss_ids:
            key = EXPLAINED.get(names[miss.measure_id.name], "other")
            miss.explanation = firm.text("reports", key)
        if customer == "mill" and report.kind == "levels":
            first, second, other = firm.text("reports", "summary")
            known = {firm.days.month(3): first, firm.days.month(2): second}
            report.summary = known.get(report.date_start, other)
        report.action_release()


def send(firm):
    deliveries = firm.env["support.report.delivery"].sudo()
    due = deliveries.search([("state", "=", "waiting")])
    due._send()
    due.report_id._mark_sent()
