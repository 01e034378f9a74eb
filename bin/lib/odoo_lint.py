"""Odoo's `test_lint`, in a database of its own.

It judges every installed addon. What it says of others is not ours to mend, so only
what names one of our addons counts.
"""

from . import addons, databases, runner, templates
from .console import PlainError
from .odoo_log import ours, records
from .process import tail

CLASSES = [
    "PotLinter",
    "RoutesLinter",
    "TestConflictMarkers",
    "TestDocstring",
    "TestDunderinit",
    "TestI18n",
    "TestIndex",
    "TestJsTranslations",
    "TestLintOverrideSignatures",
    "TestNaming",
    "TestOnchangeDomains",
    "TestTestHoles",
]
# Lines that are no fault, each with its reason.
EXCUSED = {
    "support.approval.res_id (inverse": "its index has the model first, as Odoo's own",
    "support.sla.clock.ticket_id (inverse": "the first key of its unique index",
    "support.ticket.rating.ticket_id (inverse": "the key of its unique index",
}


def run_lint(ready):
    """Return the number of tests that ran."""
    names = list(addons.manifests(ready.project))
    if not names:
        return 0
    with templates.suite_copy(ready, "lint") as database:
        databases.install(ready, database, "-i", "test_lint")
        tags = ",".join(f"/test_lint:{name}" for name in CLASSES)
        outcome = runner.run_tagged(ready, database, tags)
    if not outcome.tests:
        raise PlainError(f"test_lint ran no test:\n{tail(outcome.log)}")
    complaints = about_ours(outcome.log, names, ready.project.addons)
    if complaints:
        raise PlainError("test_lint complains:\n" + "\n".join(complaints))
    return outcome.tests


def about_ours(log, names, folder):
    """The lines about our addons, each after the first line of its record."""
    naming = ours(names, folder)
    found = []
    for level, text in records(log):
        head, *rest = text.splitlines()
        if level in ("WARNING", "ERROR") and "test_lint" in head:
            lines = [
                line
                for line in [head.split(": ", 1)[-1], *rest]
                if naming.search(line) and not is_excused(line)
            ]
            found += [head, *lines] if lines else []
    return found


def is_excused(line):
    return any(excuse in line for excuse in EXCUSED)
