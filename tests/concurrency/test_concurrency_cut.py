from datetime import date
from itertools import count
from unittest.mock import patch

import psycopg2
import pytest

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.support_timesheet.models.cuts import (
    support_cutoff_publish as publishing,
)

FIRST, SECOND = date(2026, 2, 3), date(2026, 2, 4)
numbers = count(1)


@pytest.fixture
def contract_id(firm):
    """A customer with two key users, one hour of package and an hour worked twice."""
    number = next(numbers)
    with firm.transaction() as env:
        customer = env["res.partner"].create(
            {"name": f"Customer {number}", "is_company": True}
        )
        for role in ("lead", "backup"):
            make_key_user(env, customer, role, number)
        contract = make_contract(env, customer)
        ticket = env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>Off</p>",
                "partner_id": customer.id,
                "support_contract_id": contract.id,
            }
        )
        employee = env["hr.employee"].create({"name": f"Consultant {number}"})
        env["account.analytic.line"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "employee_id": employee.id,
                    "name": "Analysis",
                    "date": day,
                    "unit_amount": 1.0,
                }
                for day in (FIRST, SECOND)
            ]
        )
        return contract.id


def make_key_user(env, customer, role, number):
    person = env["res.partner"].create(
        {"name": f"{role} {number}", "parent_id": customer.id}
    )
    env["res.users"].create(
        {
            "name": person.name,
            "login": f"{role}{number}",
            "partner_id": person.id,
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )
    env["support.key.user"].create(
        {
            "customer_id": customer.id,
            "partner_id": person.id,
            "role": role,
            "date_start": date(2026, 1, 1),
        }
    )


def make_contract(env, customer):
    contract = env["support.contract"].create(
        {
            "partner_id": customer.id,
            "date_start": date(2026, 1, 1),
            "overage_policy": "bill",
            "entitlement_ids": [(0, 0, {"name": "Packages", "kind": "prepaid_hours"})],
        }
    )
    contract.action_sign()
    contract.action_activate()
    package = env["support.hour.package"].create(
        {
            "entitlement_id": contract.entitlement_ids.id,
            "date_start": date(2026, 1, 1),
            "granted_minutes": 60,
        }
    )
    package._open()
    return contract


def publish(contract_id, day):
    def act(env):
        contract = env["support.contract"].browse(contract_id)
        return env["support.cutoff"]._publish(contract, day).ids

    return act


def approve(contract_id, day, role="lead"):
    """A key user accepts the cut of the day."""

    def act(env):
        contract = env["support.contract"].browse(contract_id)
        person = contract.partner_id.support_key_user_ids.filtered(
            lambda key_user: key_user.role == role
        ).partner_id
        cutoff = env["support.cutoff"].search(
            [("contract_id", "=", contract_id), ("date", "=", day)]
        )
        approval = cutoff.approval_ids.filtered(lambda a: a.kind == "cutoff")
        return approval.with_user(person.user_ids)._decide(True)

    return act


def read_accounts(firm, contract_id):
    """(minutes left, burnt, charged) of the contract, once its ledger adds up."""
    with firm.transaction() as env:
        contract = env["support.contract"].browse(contract_id)
        package = contract.package_ids
        moves = package.move_ids
        assert sum(moves.mapped("minutes")) == package.remaining_minutes
        segments = env["support.time.segment"].search(
            [("contract_id", "=", contract_id), ("state", "=", "final")]
        )
        for segment in segments:
            assert segment.burn_minutes == (
                segment.allocated_minutes
                + segment.charged_minutes
                + segment.discounted_minutes
                + segment.held_minutes
            )
        burnt = -sum(m.minutes for m in moves if m.kind == "consume")
        return (
            package.remaining_minutes,
            burnt,
            sum(contract.charge_ids.mapped("minutes")),
        )


def failures(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


@mute_logger("odoo.service.model")
def test_two_days_approved_at_once_share_the_last_hour_once(firm, contract_id):
    """Exactly one gets the last hour, the other overflows by policy."""
    for day in (FIRST, SECOND):
        with firm.transaction() as env:
            publish(contract_id, day)(env)
    outcomes = firm.race(
        approve(contract_id, FIRST),
        approve(contract_id, SECOND, "backup"),
        retry=True,
    )
    assert outcomes == ["granted", "granted"]
    assert read_accounts(firm, contract_id) == (0, 60, 60)


@mute_logger("odoo.service.model")
def test_two_key_users_answer_the_same_day_once(firm, contract_id):
    with firm.transaction() as env:
        publish(contract_id, FIRST)(env)
    outcomes = firm.race(
        approve(contract_id, FIRST), approve(contract_id, FIRST, "backup"), retry=True
    )
    [late] = failures(outcomes)
    assert isinstance(late, UserError)
    assert "already answered by" in str(late)
    assert read_accounts(firm, contract_id) == (0, 60, 0)


@mute_logger("odoo.service.model")
def test_two_people_close_the_same_day_once(firm, contract_id):
    outcomes = firm.race(
        publish(contract_id, FIRST), publish(contract_id, FIRST), retry=True
    )
    assert sorted(len(cutoff_ids) for cutoff_ids in outcomes) == [0, 1]


def test_a_day_whose_session_is_killed_can_be_approved_again(firm, contract_id):
    """Whoever dies half-way leaves nothing behind, and nothing happens twice."""
    with firm.transaction() as env:
        publish(contract_id, FIRST)(env)
    with (
        mute_logger("odoo.sql_db"),
        pytest.raises(psycopg2.Error),
        firm.transaction() as env,
    ):
        approve(contract_id, FIRST)(env)
        kill_session(firm, env)
    assert read_accounts(firm, contract_id) == (60, 0, 0)
    with firm.transaction() as env:
        assert approve(contract_id, FIRST)(env) == "granted"
    assert read_accounts(firm, contract_id) == (0, 60, 0)


def test_a_cron_killed_half_way_goes_on_where_it_was(firm, contract_id):
    """What was committed stays, the rest is done by the next run, nothing twice."""
    with firm.transaction() as env:
        cutoffs = type(env["support.cutoff"])
        other_id = env["support.contract"].browse(contract_id).copy().id
        copy_time(env, contract_id, other_id)
    publish_over = cutoffs._publish_over
    served = []

    def publish_one_then_die(self, contracts):
        if served:
            kill_session(firm, self.env)
        served.append(contracts.ids)
        return publish_over(self, contracts)

    with (
        mute_logger("odoo.sql_db"),
        patch.object(publishing, "split_every", one_by_one),
        patch.object(cutoffs, "_publish_over", publish_one_then_die),
        pytest.raises(psycopg2.Error),
        firm.transaction() as env,
    ):
        env["support.cutoff"]._cron_publish()
    with firm.transaction() as env:
        env["support.cutoff"]._cron_publish()
    with firm.transaction() as env:
        lines = env["account.analytic.line"].search(
            [("support_contract_id", "in", (contract_id, other_id))]
        )
        assert len(lines) == 4
        assert lines.mapped("cutoff_id.state") == ["published"] * 4
        assert all(len(line.segment_ids) == 1 for line in lines)


def one_by_one(_size, ids):
    return [[one] for one in ids]


def kill_session(firm, env):
    env.cr.execute("SELECT pg_backend_pid()")
    [pid] = env.cr.fetchone()
    with firm.transaction() as other:
        other.cr.execute("SELECT pg_terminate_backend(%s)", [pid])


def copy_time(env, contract_id, other_id):
    """The same work again, for a second contract of the customer."""
    other = env["support.contract"].browse(other_id)
    other.action_sign()
    other.action_activate()
    lines = env["account.analytic.line"].search(
        [("support_contract_id", "=", contract_id)]
    )
    ticket = lines.ticket_id.copy({"support_contract_id": other_id})
    for line in lines:
        env["account.analytic.line"].create(
            {
                "ticket_id": ticket.id,
                "employee_id": line.employee_id.id,
                "name": line.name,
                "date": line.date,
                "unit_amount": line.unit_amount,
            }
        )
