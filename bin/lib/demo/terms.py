"""The terms of attention: written once, accepted with the first ticket of each."""

from .people import CONTACTS

MANAGER = "jorge"
LEADS = {person.customer: person.login for person in CONTACTS if person.role == "lead"}


def prepare(firm):
    firm.at(firm.days.nth(3, 1), "08:10", publish, firm)


def publish(firm):
    terms = firm.model("support.terms", MANAGER).create(
        {
            "name": firm.text("terms", "name"),
            "company_id": firm.env.company.id,
            "accept_once": "contract",
        }
    )
    version = firm.model("support.terms.version", MANAGER).create(
        {
            "terms_id": terms.id,
            "lang": firm.lang,
            "body": firm.text("terms", "body"),
            "silence_approves": True,
            "date_start": firm.days.nth(3, 1),
        }
    )
    version.action_publish()


def settle(firm, ticket, customer):
    """The key user accepts what was sent; who has none said so by telephone."""
    approval = ticket._get_terms_approval()
    if not approval:
        return
    if lead := LEADS.get(customer):
        firm.seen_by(lead, approval)._decide(True, origin="190.12.7.21")
    else:
        ticket = firm.seen_by(MANAGER, ticket)
        ticket._waive_terms(firm.text("terms", "by_phone"))
