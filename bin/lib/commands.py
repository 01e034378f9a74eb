"""The commands behind the launchers of bin/."""

import os
import shlex

from .setup import prepare


def odoo(arguments):
    """Odoo's own command line on the project's settings."""
    ready = prepare()
    if arguments == ["--print-env"]:
        return print_env(ready)
    command = [str(part) for part in ready.odoo(*arguments)]
    os.execvpe(command[0], command, {**os.environ, **ready.env})


def print_env(ready):
    """For a shell: . <(bin/odoo --print-env)"""
    for name, value in {**ready.env, "SUPPORT_PYTHON": ready.python}.items():
        print(f"export {name}={shlex.quote(str(value))}")
