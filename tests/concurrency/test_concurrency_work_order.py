from datetime import date
from itertools import count

import psycopg2
import pytest

from odoo.tools import mute_logger

numbers = count(1)


@pytest.fixture
def company_id(firm):
    """A company of its own, so that its series begins."""
    with firm.transaction() as env:
        return env["res.company"].create({"name": f"Branch {next(numbers)}"}).id


def make_order(firm, company_id):
    """A draft with a material, of a customer of the company."""
    with firm.transaction() as env:
        company = env["res.company"].browse(company_id)
        env = env(context={"allowed_company_ids": [company_id]})
        customer = env["res.partner"].create({"name": "Mill", "is_company": True})
        contract = env["support.contract"].create(
            {
                "partner_id": customer.id,
                "company_id": company.id,
                "date_start": date(2026, 1, 1),
            }
        )
        contract.action_sign()
        contract.action_activate()
        ticket = env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>Off</p>",
                "partner_id": customer.id,
                "company_id": company.id,
                "support_contract_id": contract.id,
            }
        )
        product = env["product.product"].create({"name": "Fuser", "list_price": 80})
        order = env["support.work.order"].create(
            {"ticket_id": ticket.id, "date": date(2026, 2, 3)}
        )
        env["support.work.order.line"].create(
            {"order_id": order.id, "product_id": product.id}
        )
        return order.id


def confirm(order_id):
    def act(env):
        env["support.work.order"].browse(order_id).action_confirm()

    return act


def numbers_of(firm, order_ids):
    with firm.transaction() as env:
        orders = env["support.work.order"].browse(order_ids)
        return sorted(name or "" for name in orders.mapped("name"))


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_two_confirmations_at_once_get_two_numbers(firm, company_id):
    """W3: the first of a year too; who comes second is repeated."""
    orders = [make_order(firm, company_id) for _number in range(2)]
    outcomes = firm.race(*map(confirm, orders), retry=True)
    assert outcomes == [None, None]
    assert numbers_of(firm, orders) == ["ALB/2026/00001", "ALB/2026/00002"]
    again = [make_order(firm, company_id) for _number in range(3)]
    firm.race(*map(confirm, again), retry=True)
    assert numbers_of(firm, again) == [f"ALB/2026/0000{n}" for n in (3, 4, 5)]


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_who_is_not_repeated_leaves_no_gap(firm, company_id):
    """W3: a lost transaction, such as of a cron, takes no number with it."""
    orders = [make_order(firm, company_id) for _number in range(2)]
    outcomes = firm.race(*map(confirm, orders))
    lost = [o for o in outcomes if isinstance(o, psycopg2.OperationalError)]
    assert len(lost) == 1
    assert numbers_of(firm, orders) == ["", "ALB/2026/00001"]


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_an_order_is_confirmed_once(firm, company_id):
    """W3: two tabs that confirm the same order give it one number."""
    order_id = make_order(firm, company_id)
    outcomes = firm.race(confirm(order_id), confirm(order_id), retry=True)
    assert outcomes.count(None) == 1
    following = make_order(firm, company_id)
    firm.race(confirm(following))
    assert numbers_of(firm, [order_id, following]) == [
        "ALB/2026/00001",
        "ALB/2026/00002",
    ]
