"""What we do with modules that we know, but do not need: stock and leaves."""

from . import databases, pytest_run, templates
from .console import PlainError

MODULES = "stock,hr_holidays"
FOLDER = "neighbours"


def run_tests(ready):
    """Return the number of tests that pass on a copy with those modules."""
    folder = ready.project.root / "tests" / FOLDER
    with templates.suite_copy(ready, FOLDER) as database:
        databases.install(ready, database, "-i", MODULES)
        code, passed = pytest_run.run_counted(ready, database, ["-q", str(folder)])
    if code or not passed:
        raise PlainError(f"pytest ended with code {code}, {passed} tests passed.")
    return passed
