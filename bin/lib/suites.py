"""The steps of `bin/test`, in the order in which they find faults soonest."""

import time
from dataclasses import dataclass

from . import (
    charts,
    foreign,
    installation,
    javascript,
    lint,
    neighbours,
    odoo_lint,
    pytest_run,
    templates,
    updating,
    wheels,
)
from .console import PlainError, duration, headline

CONCURRENCY = "concurrency"
WORKERS = 2


@dataclass
class Result:
    title: str
    seconds: float
    passed: int = 0
    failed: bool = False


def run_all(ready, slow=False):
    """Stop at the first step that fails; return the exit code."""
    results = []
    for title, step in STEPS + (SLOW_STEPS if slow else []):
        results.append(run_step(ready, title, step))
        if results[-1].failed:
            break
    show(results)
    return 1 if results[-1].failed else 0


def run_step(ready, title, step):
    headline(title)
    started = time.monotonic()
    result = Result(title, 0)
    try:
        result.passed = step(ready) or 0
    except PlainError as error:
        print(error, flush=True)
        result.failed = True
    result.seconds = time.monotonic() - started
    return result


def show(results):
    headline("Summary")
    for result in results:
        word = "FAILED" if result.failed else "ok"
        count = f"{result.passed:6d} passed" if result.passed else " " * 13
        print(f"{word:>6} {duration(result.seconds):>12} {count}  {result.title}")
    failed = sum(result.failed for result in results)
    total = sum(result.passed for result in results)
    print(f"all steps: {duration(sum(result.seconds for result in results))}")
    print(f"{total} passed, {failed} failed", flush=True)


def check_style(ready):
    lint.run_all(ready)


def make_templates(ready):
    templates.ensure_suite(ready)


def run_tests(ready):
    project = ready.project
    paths = [*pytest_run.default_paths(project), project.root / "tests"]
    return run_pytest(
        ready,
        "test",
        ["-q", "-m", "not slow", "-n", WORKERS, "--dist=loadscope"],
        paths,
        [
            f"--ignore={project.root / 'tests' / folder}"
            for folder in (CONCURRENCY, neighbours.FOLDER)
        ],
    )


def run_concurrency(ready):
    folder = ready.project.root / "tests" / CONCURRENCY
    return run_pytest(ready, "race", ["-q", "-m", "not slow"], [folder], [])


def run_slow(ready):
    project = ready.project
    paths = [*pytest_run.default_paths(project), project.root / "tests"]
    return run_pytest(ready, "slow", ["-q", "-m", "slow"], paths, [])


def run_pytest(ready, purpose, options, paths, others):
    paths = [path for path in paths if path.is_dir()]
    if not paths:
        print("nothing to run")
        return 0
    with templates.suite_copy(ready, purpose) as database:
        arguments = [*options, *others, *paths]
        code, passed = pytest_run.run_counted(ready, database, map(str, arguments))
    if code:
        raise PlainError(f"pytest ended with code {code}.")
    return passed


STEPS = [
    ("Style: ruff, pylint-odoo, the OCA's checks of data files", check_style),
    ("Templates: our addons install without a warning", make_templates),
    ("Tests of the addons and of the repository", run_tests),
    ("Tests that commit, on a copy of their own", run_concurrency),
    ("JavaScript suites", javascript.run_suites),
    ("Odoo's test_lint", odoo_lint.run_lint),
    ("Each addon alone: installed and uninstalled", installation.check_all),
    ("An update keeps what was recorded", updating.check),
    ("With stock and leaves installed", neighbours.run_tests),
    ("Wheels: built and installed", wheels.check_all),
]
SLOW_STEPS = [
    ("Slow tests", run_slow),
    ("Charts of accounts of Spain and Peru", charts.run_tests),
    ("Suites of Odoo and of the OCA, with our addons", foreign.run_suites),
]
