from datetime import date

import psycopg2
import pytest
from psycopg2.errors import CheckViolation, SerializationFailure, UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

DAY = date(2026, 2, 3)


@pytest.fixture
def package_id(firm):
    """A committed package of one hour."""
    with firm.transaction() as env:
        customer = env["res.partner"].create({"name": "Racer", "is_company": True})
        contract = env["support.contract"].create(
            {
                "partner_id": customer.id,
                "date_start": date(2026, 1, 1),
                "entitlement_ids": [
                    (0, 0, {"name": "Packages", "kind": "prepaid_hours"})
                ],
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
        return package.id


def consume(package_id, minutes):
    def act(env):
        package = env["support.hour.package"].browse(package_id)
        values = {"kind": "consume", "minutes": -minutes, "date": DAY}
        return package._post_moves({package: values}).ids

    return act


def read_package(firm, package_id):
    """(minutes left, sum of the moves, number of moves)"""
    with firm.transaction() as env:
        package = env["support.hour.package"].browse(package_id)
        minutes = package.move_ids.mapped("minutes")
        return package.remaining_minutes, sum(minutes), len(minutes)


def test_two_transactions_never_burn_the_same_hour(firm, package_id):
    """Of two that read one hour left and take it, one fails and says so."""
    outcomes = firm.race(consume(package_id, 60), consume(package_id, 60))
    failures = [x for x in outcomes if isinstance(x, Exception)]
    assert [type(failure) for failure in failures] == [SerializationFailure]
    assert read_package(firm, package_id) == (0, 0, 2)


def test_the_loser_is_retried_and_meets_the_empty_package(firm, package_id):
    outcomes = firm.race(consume(package_id, 60), consume(package_id, 60), retry=True)
    failures = [x for x in outcomes if isinstance(x, Exception)]
    assert len(failures) == 1
    assert isinstance(failures[0], (CheckViolation, ValidationError))
    assert read_package(firm, package_id) == (0, 0, 2)


def test_both_are_served_when_there_is_enough_for_both(firm, package_id):
    outcomes = firm.race(consume(package_id, 20), consume(package_id, 30), retry=True)
    assert not [x for x in outcomes if isinstance(x, Exception)]
    assert read_package(firm, package_id) == (10, 10, 3)


def test_two_crons_grant_a_period_once(firm):
    with firm.transaction() as env:
        customer = env["res.partner"].create({"name": "Monthly", "is_company": True})
        terms = {
            "name": "Monthly",
            "kind": "period_hours",
            "minutes": 600,
            "period": "month",
        }
        contract = env["support.contract"].create(
            {
                "partner_id": customer.id,
                "date_start": date(2026, 1, 1),
                "entitlement_ids": [(0, 0, terms)],
            }
        )
        contract.action_sign()
        entitlement_id = contract.entitlement_ids.id

    def grant(env):
        entitlement = env["support.entitlement"].browse(entitlement_id)
        return len(entitlement._grant_due_periods(today=date(2026, 1, 10)))

    outcomes = firm.race(grant, grant)
    assert sorted(map(str, map(type, outcomes))) == sorted(
        map(str, [int, UniqueViolation])
    )
    with firm.transaction() as env:
        packages = env["support.entitlement"].browse(entitlement_id).package_ids
        assert packages.mapped("remaining_minutes") == [600]


def test_a_killed_session_leaves_the_ledger_whole(firm, package_id):
    """A connection that dies half-way takes all of its moves with it."""
    with pytest.raises(psycopg2.InterfaceError), firm.transaction() as env:
        consume(package_id, 30)(env)
        env.cr.execute("SELECT pg_backend_pid()")
        [pid] = env.cr.fetchone()
        with firm.transaction() as other:
            other.cr.execute("SELECT pg_terminate_backend(%s)", [pid])
        with mute_logger("odoo.sql_db"), pytest.raises(psycopg2.OperationalError):
            env.cr.execute("SELECT 1")
    assert read_package(firm, package_id) == (60, 60, 1)
