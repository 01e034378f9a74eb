"""Billing on the charts of accounts of Spain and Peru, in companies of their own."""

from . import databases, pytest_run, templates
from .console import PlainError

MODULES = "l10n_es,l10n_pe"
FOLDER = "charts"


def run_tests(ready):
    """Return the number of tests that pass on a copy with both localisations."""
    folder = ready.project.root / "tests" / FOLDER
    with templates.suite_copy(ready, FOLDER) as database:
        databases.install(ready, database, "-i", MODULES)
        arguments = ["-q", "-m", "slow", str(folder)]
        code, passed = pytest_run.run_counted(ready, database, arguments)
    if code or not passed:
        raise PlainError(f"pytest ended with code {code}, {passed} tests passed.")
    return passed
