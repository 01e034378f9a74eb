"""Purchase orders, objections and warnings: what both sides do about money."""

from .billing import ACCOUNTANT, propose
from .cuts import decide, find_approval

MANAGER = "jorge"
ORDER = b"""%PDF-1.1
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 120]>>endobj
trailer<</Root 1 0 R>>
"""


def prepare(firm):
    year = firm.days.today.year
    firm.at(firm.days.nth(4, 2), "09:30", order, firm, "textile", "pedro", year, 3000)
    firm.at(firm.days.nth(0, 1), "09:40", order, firm, "clinic", "ana", year, 450)
    firm.at(firm.days.nth(0, 1), "18:30", object_to, firm, "textile", 1, "pedro")
    # The answered line is proposed again, and waits for the customer.
    firm.at(firm.days.nth(0, 1), "19:00", propose, firm, "textile", 1)
    firm.at(firm.days.nth(0, 2), "09:15", warn, firm)
    firm.timeline.add_at(firm.timeline.latest, warn, firm)


def order(firm, customer, login, year, limit):
    """The lead key user sends it in the portal."""
    orders = firm.model("support.purchase.order", login)
    start = firm.days.month(4)
    values = {
        "name": f"OC-{year}-{limit:05}",
        "amount_limit": float(limit),
        "date_start": start,
        "date_end": start.replace(year=start.year + 1),
    }
    orders._send(firm.customers[customer], values, f"OC-{year}.pdf", ORDER)


def object_to(firm, customer, months, login):
    """A line leaves the proposal, the accountant answers, the rest is approved."""
    proposal = firm.proposals[customer, months].sudo()
    lines = proposal.charge_ids._get_billing_lines()
    if len(lines) < 2:
        return
    chosen = min(lines, key=lambda line: line.amount)
    values = {
        "disputes": {str(chosen.charges[0].id): firm.text("money", "objection")},
        "purchase_order_id": str(proposal._get_purchase_orders()[:1].id or ""),
    }
    decide(firm, find_approval(proposal, "billing"), login, values=values)
    objections = firm.seen_by(ACCOUNTANT, proposal.objection_ids)
    objections._answer(firm.text("money", "answer"))


def warn(firm):
    """As the scheduled action does every night."""
    contracts = firm.env["support.contract"].search([("state", "=", "active")])
    firm.env["support.hour.alert"]._warn(contracts)
