"""The JavaScript suites of our addons, in Chromium, by Odoo's runner."""

import re

from . import addons, runner, templates
from .console import PlainError
from .odoo_log import records
from .process import tail

BUNDLE = "web.assets_unit_tests"


def addons_with_suites(project):
    return [
        name
        for name in addons.manifests(project)
        if any((project.addons / name).glob("static/tests/**/*.test.js"))
    ]


def run_suites(ready):
    """Return the number of JavaScript tests that passed."""
    names = addons_with_suites(ready.project)
    for name in names:
        check_bundle(ready.project, name)
    return run_together(ready, names) if names else 0


def run_together(ready, names):
    """In one go: most of the time goes into making the bundle."""
    suites = ",".join(f"@{name}" for name in names)
    tags = f"/web:WebSuite.test_unit_desktop[{suites}]"
    with templates.suite_copy(ready, "js") as database:
        outcome = runner.run_tagged(ready, database, tags)
    counts = [passed_of(name, outcome.log) for name in names]
    if outcome.is_green and all(counts):
        return sum(counts)
    raise PlainError(f"JavaScript tests fail or do not run:\n{failures(outcome.log)}")


def passed_of(addon, log):
    """
    >>> passed_of("support_x", '[HOOT] "@support_x" ended (passed: 12 / time: 5 ms)')
    12
    """
    match = re.search(rf'"@{addon}" ended \(passed: (\d+)', log)
    return int(match.group(1)) if match else 0


def check_bundle(project, addon):
    """Odoo's runner waits for ever for a suite that no bundle holds."""
    if BUNDLE not in addons.manifests(project)[addon].get("assets", {}):
        raise PlainError(f"The manifest of {addon} puts no test in {BUNDLE}.")


def failures(log):
    found = [text for level, text in records(log) if level == "ERROR"]
    return tail("\n".join(found) or log, 60)
