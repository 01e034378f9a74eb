"""The command that imports a log is killed, and goes on."""

import csv
import json
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest

from odoo.fields import Command

CASES, BAD = 700, 3
MAPPING = {
    "source": "killed",
    "case": "case",
    "time": "time",
    "state": {"column": "state", "values": {"Open": "New", "Closed": "Done"}},
}


@pytest.fixture
def contract_name(firm):
    with firm.transaction() as env:
        manager = env.ref("support_contracts.group_support_manager")
        users = env["res.users"]
        if not users.search_count([("login", "=", "importer")]):
            users.create(
                {
                    "name": "Importer",
                    "login": "importer",
                    "group_ids": [Command.set(manager.ids)],
                }
            )
        customer = env["res.partner"].create({"name": "Killed", "is_company": True})
        contract = env["support.contract"].create(
            {"partner_id": customer.id, "date_start": "2026-01-01", "tz": "UTC"}
        )
        contract.action_sign()
        contract.action_activate()
        return contract.name


@pytest.fixture
def command(firm, contract_name, tmp_path):
    log, mapping = tmp_path / "log.csv", tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
    start = datetime(2026, 3, 2, 9)
    with open(log, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case", "time", "state"])
        for number in range(CASES):
            opened = start + timedelta(minutes=number)
            writer.writerow([number, opened, "Open"])
            writer.writerow([number, opened + timedelta(hours=2), "Closed"])
        writer.writerows([["bad", start, "Nowhere"]] * BAD)
    words = ["support_sla_import", "-d", firm.registry.db_name, "-u", "importer"]
    words += ["--contract", contract_name, "-m", mapping, log]
    return [sys.executable, "-m", "odoo", *map(str, words)]


def count(firm):
    """(cases with a ticket, events, tickets)."""
    with firm.transaction() as env:
        cases = env["support.sla.import.case"].search([("source", "=", "killed")])
        events = env["support.sla.event"]
        return (
            len(cases.filtered("ticket_id")),
            events.search_count([("import_case_id", "in", cases.ids)]),
            len(cases.ticket_id),
        )


def test_a_killed_import_goes_on_and_nothing_comes_in_twice(firm, command):
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not count(firm)[0] and time.monotonic() < deadline:
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    begun = count(firm)
    assert 0 < begun[0] < CASES
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert f"{2 * CASES + BAD} rows" in done.stdout
    assert count(firm) == (CASES, 2 * CASES, CASES)
    [report] = [word for word in done.stdout.split() if word.endswith(".refused.csv")]
    with open(report, encoding="utf-8") as file:
        rows = [row[0] for row in csv.reader(file)][1:]
    assert rows == [str(2 * CASES + 2 + number) for number in range(BAD)]


def test_a_mapping_that_is_none_is_told(firm, command, tmp_path):
    (tmp_path / "mapping.json").write_text("{", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "JSON" in done.stderr
