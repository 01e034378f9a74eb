from datetime import date
from itertools import count

import psycopg2
import pytest

from odoo.exceptions import UserError
from odoo.tools import mute_logger

START, END = date(2026, 6, 1), date(2026, 6, 30)
numbers = count(1)


@pytest.fixture
def contract_id(firm):
    """A contract with two charges of an hour at 60."""
    with firm.transaction() as env:
        customer = env["res.partner"].create(
            {"name": f"Billed customer {next(numbers)}", "is_company": True}
        )
        contract = env["support.contract"].create(
            {"partner_id": customer.id, "date_start": date(2026, 1, 1)}
        )
        contract.action_sign()
        contract.action_activate()
        product = env["product.product"].create({"name": "Hour", "type": "service"})
        env["support.charge"].create(
            [
                {
                    "name": f"Work {number}",
                    "contract_id": contract.id,
                    "product_id": product.id,
                    "date": date(2026, 6, 10),
                    "minutes": 60,
                    "price_unit": 60.0,
                }
                for number in range(2)
            ]
        )
        return contract.id


def propose(contract_id):
    def act(env):
        contract = env["support.contract"].browse(contract_id)
        proposals = env["support.billing.proposal"]
        return proposals._create_proposals(contract, START, END).ids

    return act


def approve(firm, contract_id):
    """A proposal of the contract that waits for its invoice."""
    with firm.transaction() as env:
        [proposal_id] = propose(contract_id)(env)
        proposal = env["support.billing.proposal"].browse(proposal_id)
        proposal.write({"state": "approved"})
        return proposal_id


def invoice(proposal_id):
    def act(env):
        proposal = env["support.billing.proposal"].browse(proposal_id)
        return proposal._create_invoices().ids

    return act


def read_invoices(firm, contract_id):
    """(number of invoices of the contract, minutes of charges on them)."""
    with firm.transaction() as env:
        charges = env["support.charge"].search([("contract_id", "=", contract_id)])
        moves = env["account.move"].search(
            [("support_proposal_id.contract_id", "=", contract_id)]
        )
        invoiced = charges.filtered("invoice_line_id")
        assert invoiced.invoice_id <= moves
        return len(moves), sum(invoiced.mapped("minutes"))


def failures(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


@mute_logger("odoo.service.model")
def test_two_accountants_invoice_a_proposal_once(firm, contract_id):
    """Invariant 3: the second is told that it is invoiced already."""
    act = invoice(approve(firm, contract_id))
    [late] = failures(firm.race(act, act, retry=True))
    assert isinstance(late, UserError)
    assert "Invoiced" in str(late)
    assert read_invoices(firm, contract_id) == (1, 120)


@mute_logger("odoo.service.model")
def test_two_runs_propose_a_charge_once(firm, contract_id):
    """Invariant 3: the second finds nothing left."""
    act = propose(contract_id)
    outcomes = firm.race(act, act, retry=True)
    assert sorted(len(proposal_ids) for proposal_ids in outcomes) == [0, 1]


def test_run_whose_session_is_killed_is_run_again(firm, contract_id):
    """Whoever dies half-way leaves nothing behind, and nothing happens twice."""
    act = invoice(approve(firm, contract_id))
    with (
        mute_logger("odoo.sql_db"),
        pytest.raises(psycopg2.Error),
        firm.transaction() as env,
    ):
        act(env)
        env.cr.execute("SELECT pg_backend_pid()")
        [pid] = env.cr.fetchone()
        with firm.transaction() as other:
            other.cr.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert read_invoices(firm, contract_id) == (0, 0)
    with firm.transaction() as env:
        act(env)
    assert read_invoices(firm, contract_id) == (1, 120)


@mute_logger("odoo.service.model")
def test_an_order_confirmed_twice_at_once_grants_once(firm, contract_id):
    """Double click: one package, and the other click is told."""
    with firm.transaction() as env:
        contract = env["support.contract"].browse(contract_id)
        product = env["product.product"].create(
            {"name": "Package", "type": "service", "support_minutes": 600}
        )
        order = env["sale.order"].create(
            {
                "partner_id": contract.partner_id.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )

    def confirm(env):
        return env["sale.order"].browse(order.id).action_confirm()

    [late] = failures(firm.race(confirm, confirm, retry=True))
    assert isinstance(late, UserError)
    with firm.transaction() as env:
        package = env["support.hour.package"].search(
            [("contract_id", "=", contract_id)]
        )
        assert package.mapped("remaining_minutes") == [600]
