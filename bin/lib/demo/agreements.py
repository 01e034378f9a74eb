"""Contracts, and the quotations, invoices and payments that bring hours into them."""

from datetime import timedelta

from odoo.fields import Command, Datetime

from . import documents
from .drawing import signature
from .people import CONTACTS

MANAGER, ACCOUNTANT = "jorge", "elena"

# customer: the plan of its contract, and what differs from it
CONTRACTS = {
    "mill": ("monthly", {}),
    "dealer": ("prepaid", {}),
    "clinic": (
        "prepaid",
        {"overage_policy": "bill", "silence_policy": "approve", "silence_days": 3},
    ),
    "textile": ("on_demand", {}),
    "builder": ("prepaid", {"gate": "paid"}),
    "farm": ("prepaid", {}),
    "school": ("prepaid", {}),
}
# Ends with the next month: on the list of renewals today.
TO_RENEW = "textile"
IN_FORCE = ("mill", "dealer", "clinic", "textile", "builder", "farm")


def prepare(firm):
    days = firm.days
    first = days.nth(3, 1)
    firm.at(first, "08:15", appoint_key_users, firm)
    for customer in IN_FORCE:
        firm.at(first, "08:20", sign_contract, firm, customer)
    for customer in ("mill", "dealer", "clinic", "builder", "farm"):
        product = "hours_25" if customer == "mill" else "hours_10"
        firm.at(first, "08:40", quote, firm, customer, product)
        firm.at(first, "08:50", accept_quotation, firm, customer, product)
        firm.at(first, "09:20", invoice_order, firm, customer, product)
        firm.at(first, "16:00", pay_order, firm, customer, product)
    for months in (3, 2, 1, 0):
        firm.at(days.nth(months, 1), "09:00", invoice_fees, firm)
        firm.at(days.nth(months, 5), "15:00", collect_fees, firm)
    prepare_later_quotations(firm)
    prepare_life_of_hours(firm)


def prepare_later_quotations(firm):
    days = firm.days
    firm.at(days.ago(3), "11:00", quote, firm, "dealer", "hours_25")
    firm.at(days.ago(4), "15:30", quote, firm, "builder", "hours_25")
    firm.at(days.ago(2), "12:00", accept_quotation, firm, "builder", "hours_25")
    firm.at(days.nth(1, 3), "10:00", quote, firm, "farm", "hours_25")
    firm.at(days.nth(1, 8), "10:00", decline_quotation, firm, "farm", "hours_25")
    firm.at(days.ago(7), "17:00", draft_contract, firm, "school")
    firm.at(days.ago(7), "17:10", quote, firm, "school", "hours_50", False)


def prepare_life_of_hours(firm):
    days = firm.days
    firm.at(days.nth(1, 9), "09:00", end_contract, firm, "farm")
    firm.at(days.nth(1, 9), "09:05", expire_hours, firm, "farm")
    firm.at(days.ago(10), "12:30", give_courtesy, firm, "mill")


# ----------------------------------------------------------------------
# Contracts
# ----------------------------------------------------------------------


def appoint_key_users(firm):
    for person in CONTACTS:
        if person.role:
            firm.model("support.key.user", MANAGER).create(
                {
                    "customer_id": firm.customers[person.customer].id,
                    "partner_id": firm.users[person.login].partner_id.id,
                    "role": person.role,
                    "date_start": firm.days.month(3),
                }
            )


def draft_contract(firm, customer):
    plan, terms = CONTRACTS[customer]
    terms = dict(terms)
    gate = terms.pop("gate", None)
    start = firm.days.month(3 if customer in IN_FORCE else -1)
    if customer == TO_RENEW:
        terms["date_end"] = firm.days.month_end(-1)
    contract = firm.model("support.contract", MANAGER).create(
        {
            "partner_id": firm.customers[customer].id,
            "title": firm.text("contracts", customer),
            "plan_id": firm.plans[plan].id,
            "date_start": start,
            **terms,
        }
    )
    if gate:
        contract.entitlement_ids.write({"gate": gate})
    firm.contracts[customer] = contract
    return contract


def sign_contract(firm, customer):
    contract = draft_contract(firm, customer)
    if customer == documents.CUSTOMER:
        documents.sign_by_document(firm, contract)
    else:
        lead = next((p for p in CONTACTS if p.customer == customer and p.role), None)
        contract.signed_by = lead and lead.name
        contract.action_sign()
    contract.action_activate()


def end_contract(firm, customer):
    change = firm.model("support.contract.change", MANAGER).create(
        {
            "contract_id": firm.contracts[customer].id,
            "operation": "end",
            "reason": firm.text("reasons", "end"),
        }
    )
    change.action_apply()


def expire_hours(firm, customer):
    packages = firm.contracts[customer].package_ids
    change_package(firm, packages.filtered(lambda p: p.state == "open"), "expire")


def give_courtesy(firm, customer):
    packages = firm.contracts[customer].package_ids
    sold = packages.filtered(lambda p: p.origin == "sale")
    change_package(firm, sold, "adjust", minutes=60)


def change_package(firm, package, operation, **values):
    change = firm.model("support.package.change", MANAGER).create(
        {
            "package_id": package.id,
            "operation": operation,
            "reason": firm.text("reasons", operation),
            **values,
        }
    )
    change.action_apply()


# ----------------------------------------------------------------------
# Quotations
# ----------------------------------------------------------------------


def quote(firm, customer, product, send=True):
    order = firm.model("sale.order", MANAGER).create(
        {
            "partner_id": firm.customers[customer].id,
            "require_signature": True,
            "require_payment": False,
            "validity_date": Datetime.now().date() + timedelta(days=30),
            "order_line": [Command.create({"product_id": firm.products[product].id})],
        }
    )
    if send:
        order.action_quotation_sent()
    firm.orders[customer, product] = order


def accept_quotation(firm, customer, product):
    """As the portal does when somebody signs."""
    person = next((p for p in CONTACTS if p.customer == customer), None)
    order = firm.orders[customer, product].sudo()
    name = person.name if person else firm.customers[customer].name
    if person:
        order = order.with_env(firm.env_of(person.login)).sudo()
    order.write(
        {
            "signed_by": name,
            "signed_on": Datetime.now(),
            "signature": signature(name),
        }
    )
    order.action_confirm()


def decline_quotation(firm, customer, product):
    order = firm.orders[customer, product]
    order.message_post(body=firm.text("reasons", "decline"))
    order.action_cancel()


# ----------------------------------------------------------------------
# Invoices of orders and fees
# ----------------------------------------------------------------------


def invoice_order(firm, customer, product):
    order = firm.seen_by(ACCOUNTANT, firm.orders[customer, product])
    order._create_invoices().action_post()


def pay_order(firm, customer, product):
    pay(firm, firm.orders[customer, product].sudo().invoice_ids)


def invoice_fees(firm):
    fees = firm.model("contract.contract", ACCOUNTANT).search([])
    for fee in fees:
        fee.recurring_create_invoice()
        fee._get_related_invoices().filtered(
            lambda move: move.state == "draft"
        ).action_post()


def collect_fees(firm):
    fees = firm.model("contract.contract", ACCOUNTANT).search([])
    for fee in fees:
        pay(firm, fee._get_related_invoices())


def pay(firm, invoices):
    """The accountant registers what the bank received."""
    due = firm.seen_by(ACCOUNTANT, invoices).filtered(
        lambda move: move.move_type == "out_invoice" and move.amount_residual
    )
    for move in due:
        register = firm.model("account.payment.register", ACCOUNTANT).with_context(
            active_model="account.move", active_ids=move.ids
        )
        register.create({})._create_payments()
