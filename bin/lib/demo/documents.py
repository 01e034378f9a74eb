"""Agreements on paper: contract and manual of a customer, procedure and catalogue."""

from markupsafe import Markup

from .drawing import signature
from .people import CONTACTS

MANAGER, LEAD, CUSTOMER = "jorge", "maria", "mill"


def prepare(firm):
    days = firm.days
    firm.at(days.nth(3, 2), "09:00", describe_services, firm)
    firm.at(days.nth(3, 2), "11:00", issue, firm, "catalogue")
    firm.at(days.nth(3, 2), "12:00", issue, firm, "desk_procedure")
    manual = {"audience": firm.text("documents", "audience")}
    firm.at(
        days.nth(3, 3), "10:00", agree, firm, "pim", manual | {"metric_period": "month"}
    )
    later = {"metric_period": "half_month", "change_note": "second_pim"}
    firm.at(days.nth(1, 4), "10:00", agree, firm, "pim", manual | later)
    firm.at(
        days.ago(2), "16:00", send, firm, "contract", {"change_note": "second_version"}
    )


def sign_by_document(firm, contract):
    """The contract is written, approved, and signed by its lead key user."""
    for name, key in (
        ("wishes_text", "wishes"),
        ("operation_text", "operation"),
        ("service_levels_text", "levels"),
    ):
        contract[name] = Markup(firm.text("documents", key))
    agree(firm, "contract", {}, contract)


def describe_services(firm):
    names = ("name", "description", "attended_by", "times", "cost")
    items = firm.model("support.catalogue.item", MANAGER).create(
        [
            dict(zip(names, words, strict=True))
            for words in firm.text("documents", "items")
        ]
    )
    items.action_review()


# ----------------------------------------------------------------------
# Documents
# ----------------------------------------------------------------------


def find_document(firm, kind, contract):
    documents = firm.model("support.document", MANAGER)
    of_customer = kind in ("contract", "pim")
    contract = contract or firm.contracts[CUSTOMER]
    contract_id = contract.id if of_customer else False
    found = documents.search([("kind", "=", kind), ("contract_id", "=", contract_id)])
    return found or documents.create(
        {
            "name": firm.text("documents", kind),
            "kind": kind,
            "contract_id": contract_id,
            "approver_id": firm.users[MANAGER].id,
        }
    )


def approve(firm, kind, values, contract=None):
    """A version of the document that the house has approved."""
    document = find_document(firm, kind, contract)
    values = {"lang": firm.lang} | values
    if "change_note" in values:
        values["change_note"] = firm.text("documents", values["change_note"])
    version = document._new_version(**values)
    version.action_fill()
    bind_roles(firm, version)
    version.action_submit()
    version.action_approve()
    return version


def bind_roles(firm, version):
    """The last role of the matrix is the service manager's."""
    matrix = version.raci_matrix
    if matrix and matrix["roles"]:
        *others, last = matrix["roles"]
        manager = firm.users[MANAGER].partner_id
        roles = [*others, last | {"partner_id": manager.id}]
        version.raci_matrix = matrix | {"roles": roles}


def issue(firm, kind):
    approve(firm, kind, {}).action_issue()


def send(firm, kind, values, contract=None):
    version = approve(firm, kind, values, contract)
    version.action_send()
    return version


def agree(firm, kind, values, contract=None):
    """Sent, and signed in the portal."""
    version = send(firm, kind, values, contract)
    lead = next(person for person in CONTACTS if person.login == LEAD)
    firm.seen_by(LEAD, version)._sign(lead.name, signature(lead.name), "190.12.7.21")
