"""The job that closes periods is killed half-way, and goes on."""

import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from odoo.fields import Command

CONTRACTS, PERIODS = 40, 2
# One contract in each transaction, so that there is a half-way to be killed at. The
# server runs a job again that had no time to finish.
JOB = """
type(env["support.measure"])._CLOSED_TOGETHER = 1
job = env.ref("support_sla.cron_close_measures")
for _run in range(5): job.method_direct_trigger()

env.cr.commit()
"""


@pytest.fixture
def contract_ids(firm):
    """Contracts whose critical level was missed in two months, and their schedule."""
    with firm.transaction() as env:
        product = env["product.product"].create({"name": "Fee", "type": "service"})
        plan = env["support.plan"].create(
            {
                "name": "Killed",
                "fee_product_id": product.id,
                "fee_amount": 1000.0,
                "fee_interval": "monthly",
            }
        )
        schedule = env["support.penalty.schedule"].create(
            {
                "name": "Killed",
                "band_ids": [
                    Command.create(
                        {"lower_kind": "none", "upper": 90, "percent": 5},
                    )
                ],
            }
        )
        contracts = env["support.contract"].union(
            *(create_contract(env, plan, number) for number in range(CONTRACTS))
        )
        state_misses(env, contracts, schedule)
        return contracts.ids


def create_contract(env, plan, number):
    customer = env["res.partner"].create({"name": f"Killed {number}"})
    contract = env["support.contract"].create(
        {
            "partner_id": customer.id,
            "plan_id": plan.id,
            "date_start": date(2026, 1, 1),
            "tz": "UTC",
        }
    )
    contract.action_sign()
    contract.action_activate()
    return contract


def state_misses(env, contracts, schedule):
    measures = env["support.measure"].create(
        [
            {
                "name": "Payroll on time",
                "contract_id": contract.id,
                "kind": "csl",
                "metric": "manual",
                "unit": "percent",
                "schedule_id": schedule.id,
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 2, 28),
                "target_ids": [Command.create({"value": 90.0})],
            }
            for contract in contracts
        ]
    )
    env["support.measure.entry"].create(
        [
            {
                "measure_id": measure.id,
                "date": date(2026, month, 10),
                "numerator": 85,
                "denominator": 100,
                "evidence": "A list",
            }
            for measure in measures
            for month in (1, 2)
        ]
    )


def count(firm, contract_ids):
    """(results, penalties, improvement plans, contracts with a result)."""
    with firm.transaction() as env:
        domain = [("contract_id", "in", contract_ids)]
        results = env["support.measure.result"].search(domain)
        return (
            len(results),
            env["support.penalty"].search_count(domain),
            env["support.improvement"].search_count(domain),
            len(results.contract_id),
        )


def start(firm):
    return subprocess.Popen(
        [sys.executable, "-m", "odoo", "shell", "-d", firm.registry.db_name]
        + ["--no-http", "--shell-interface", "python"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run_until_something_is_closed(firm, contract_ids):
    """Begin the job in another process; the process, once a contract is closed."""
    running = start(firm)
    running.stdin.write(JOB)
    running.stdin.close()
    deadline = time.monotonic() + 120
    while not count(firm, contract_ids)[0] and time.monotonic() < deadline:
        assert running.poll() is None, running.stdout.read()
        time.sleep(0.05)
    return running


def test_a_killed_closing_goes_on_and_closes_nothing_twice(firm, contract_ids):
    """G13, G10: each period once, with its penalty and its plan; nothing is lost."""
    running = run_until_something_is_closed(firm, contract_ids)
    running.send_signal(signal.SIGKILL)
    running.wait()
    results, penalties, plans, contracts = count(firm, contract_ids)
    assert 0 < contracts < CONTRACTS
    # What was begun was finished with all that follows from it, or left no trace.
    assert results == penalties == contracts * PERIODS
    assert plans == contracts
    done = start(firm)
    output, _nothing = done.communicate(JOB, timeout=300)
    assert done.returncode == 0, output
    everything = (CONTRACTS * PERIODS, CONTRACTS * PERIODS, CONTRACTS, CONTRACTS)
    assert count(firm, contract_ids) == everything, output
