"""Suites of Odoo and of the OCA with our addons installed.

Some of their tests fail without us as well. They run on both templates, and
only what fails with our addons alone counts.
"""

from . import databases, pytest_run, templates
from .console import PlainError, say
from .files import remove

ADDONS = ["helpdesk_mgmt", "contract", "hr_timesheet", "sale"]
# What fails with our addons because it did what they close: {test: why}.
CLOSED = {
    "test_helpdesk_portal.TestHelpdeskPortal.test_submit_ticket_02": (
        "it reads as a customer who attends the ticket, and customers see no staff"
    ),
}
# JavaScript suites of all of Odoo, which pytest would run by importing them.
LEFT_OUT = "test_js.py"


def run_suites(ready):
    """Return the number of their tests that pass with our addons."""
    base = templates.ensure_base(ready)
    without = earlier_results(ready, base) or run_on_template(ready, base)
    within = run_on_template(ready, templates.ensure_suite(ready))
    for name in sorted(within["failed"] & without["failed"]):
        say(f"fails without our addons too: {name}")
    broken = sorted(within["failed"] - without["failed"] - CLOSED.keys())
    for name in sorted(within["failed"] & CLOSED.keys()):
        say(f"fails as it should: {name}: {CLOSED[name]}")
    if broken:
        raise PlainError("These fail only with our addons:\n" + "\n".join(broken))
    return len(within["passed"])


def report_of(ready, template):
    return ready.project.local / "reports" / f"foreign-{template}.xml"


def earlier_results(ready, base):
    """A base template never changes, and neither does what fails on it."""
    found = read(report_of(ready, base))
    return found if found["passed"] else None


def run_on_template(ready, template):
    report = report_of(ready, template)
    remove(report)
    options = ["-q", "--tb=line", "-n", "2", "--dist=loadscope"]
    folders = [str(folder) for name in ADDONS if (folder := tests_of(ready, name))]
    options += [f"--ignore={folder}/{LEFT_OUT}" for folder in folders]
    options.append(f"--junitxml={report}")
    with databases.temporary_copy(ready.server, template, "foreign") as database:
        pytest_run.run_on(ready, database, [*options, *folders])
    found = read(report)
    if not found["passed"]:
        raise PlainError("Not one of the foreign tests passed: did pytest start?")
    return found


def read(report):
    """{"passed": names, "failed": names}, the same wherever the addons are."""
    found = pytest_run.results(report)
    return {
        outcome: {name.rpartition(".tests.")[2] for name in names}
        for outcome, names in found.items()
    }


def tests_of(ready, addon):
    for folder in ready.addons_path:
        if (folder / addon / "tests").is_dir():
            return folder / addon / "tests"
    return None
