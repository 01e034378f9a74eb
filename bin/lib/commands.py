"""The commands behind the launchers of bin/."""

import os
import shlex

from . import cluster, demonstration, measurement, pytest_run, suites
from .bench import options
from .settings import Project
from .setup import prepare


def odoo(arguments):
    """Odoo's own command line on the project's settings."""
    ready = prepare()
    if arguments == ["--print-env"]:
        return print_env(ready)
    command = [str(part) for part in ready.odoo(*arguments)]
    os.execvpe(command[0], command, ready.full_env)


def print_env(ready):
    """For a shell: . <(bin/odoo --print-env)"""
    for name, value in {**ready.env, "SUPPORT_PYTHON": ready.python}.items():
        print(f"export {name}={shlex.quote(str(value))}")


def test(arguments):
    """All steps in order; with arguments, pytest with them."""
    if arguments == ["--stop"]:
        return stop()
    ready = prepare()
    if arguments in ([], ["--slow"]):
        return suites.run_all(ready, slow=bool(arguments))
    return pytest_run.run_selected(ready, arguments)


def demo(arguments):
    """A running Odoo with demonstration data."""
    options = demonstration.parse(arguments)
    demonstration.check_port(options.port)
    ready = prepare()
    demonstration.ensure_database(ready, options)
    return demonstration.serve(ready, options.port)


def bench(arguments):
    """The measurements of `lib.bench`, on copies of both templates."""
    # A wrong word is told before the set-up, not after it.
    options.parse(arguments)
    ready = prepare()
    return measurement.run(ready, arguments)


def stop():
    """Stop the private PostgreSQL."""
    cluster.PrivateCluster(Project().local).stop()
