"""The JavaScript suites of our addons, in Chromium, by Odoo's runner."""

import re

from . import addons, runner, templates
from .console import PlainError
from .process import tail

PASSED = re.compile(r"\[HOOT\] Passed (\d+) tests?")


def addons_with_suites(project):
    return [
        name
        for name in addons.manifests(project)
        if any((project.addons / name).glob("static/tests/**/*.test.js"))
    ]


def run_suites(ready):
    """Return the number of JavaScript tests that passed."""
    return sum(run_suite(ready, name) for name in addons_with_suites(ready.project))


def run_suite(ready, addon):
    tags = f"/web:WebSuite.test_unit_desktop[@{addon}]"
    with templates.suite_copy(ready, "js") as database:
        outcome = runner.run_tagged(ready, database, tags)
    passed = sum(int(count) for count in PASSED.findall(outcome.log))
    if outcome.is_green and passed:
        return passed
    raise PlainError(f"JavaScript tests of {addon}:\n{failures(outcome.log)}")


def failures(log):
    lines = [line for line in log.splitlines() if "HOOT" in line or "FAIL" in line]
    return tail("\n".join(lines) or log, 40)
