"""pytest on a copy of a template, with an HTTP server for the browser tests."""

import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from . import templates
from .files import remove

NOTHING_COLLECTED = 5


def default_paths(project):
    return sorted(project.addons.glob("*/tests"))


def names_a_path(arguments):
    """
    >>> names_a_path(["-k", "nowhere", "-x"])
    False
    """
    return any(
        not argument.startswith("-") and Path(argument.split("::")[0]).exists()
        for argument in arguments
    )


def pytest_command(ready, database, arguments):
    return [
        *(ready.python, "-m", "pytest", "-c", ready.project.root / "setup.cfg"),
        f"--rootdir={ready.project.root}",
        f"--odoo-database={database}",
        "--odoo-http",
        *arguments,
    ]


def run_on(ready, database, arguments):
    """Return pytest's exit code."""
    command = pytest_command(ready, database, arguments)
    words = [str(part) for part in command]
    return subprocess.run(words, env=ready.full_env).returncode


def run_counted(ready, database, arguments):
    """Return pytest's exit code and the number of tests that passed."""
    report = ready.project.local / "reports" / f"{database}.xml"
    code = run_on(ready, database, [*arguments, f"--junitxml={report}"])
    passed = len(results(report)["passed"])
    remove(report)
    return (0 if code == NOTHING_COLLECTED else code), passed


def results(report):
    """{"passed": names, "failed": names} of a report in JUnit's form."""
    found = {"passed": set(), "failed": set()}
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            marks = {child.tag for child in case}
            name = f"{case.get('classname')}.{case.get('name')}"
            if marks & {"failure", "error"}:
                found["failed"].add(name)
            elif "skipped" not in marks:
                found["passed"].add(name)
    return found


def run_selected(ready, arguments):
    """What `bin/test ARGUMENTS` does."""
    if "--cov" in arguments:
        place = arguments.index("--cov")
        arguments = [*arguments[:place], *coverage(ready), *arguments[place + 1 :]]
    if "-m" not in arguments:
        arguments = ["-m", "not slow", *arguments]
    if not names_a_path(arguments):
        arguments = [*arguments, *map(str, default_paths(ready.project))]
    with templates.suite_copy(ready) as database:
        return run_on(ready, database, arguments)


def coverage(ready):
    return [f"--cov={ready.project.addons}", "--cov-report=term:skip-covered"]
