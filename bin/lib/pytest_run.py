"""pytest on a copy of a template, with an HTTP server for the browser tests."""

import os
import subprocess
from pathlib import Path

from . import templates

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


def run_pytest(ready, arguments, purpose="test"):
    """Return pytest's exit code."""
    with templates.suite_copy(ready, purpose) as database:
        command = pytest_command(ready, database, arguments)
        environ = {**os.environ, **ready.env}
        done = subprocess.run([str(part) for part in command], env=environ)
    return done.returncode


def run_selected(ready, arguments):
    """What `bin/test ARGUMENTS` does."""
    if "--cov" in arguments:
        place = arguments.index("--cov")
        arguments = [*arguments[:place], *coverage(ready), *arguments[place + 1 :]]
    if not names_a_path(arguments):
        arguments = [*arguments, *map(str, default_paths(ready.project))]
    return run_pytest(ready, arguments)


def coverage(ready):
    return [f"--cov={ready.project.addons}", "--cov-report=term:skip-covered"]
