"""`bin/bench`: gives the measurements of `lib.bench` what they work on."""

import subprocess
from contextlib import ExitStack
from pathlib import Path

from . import databases, rival, templates
from .bench import options

LAUNCHERS = Path(__file__).parents[1]
CALL = "import sys; from lib.bench import main; sys.exit(main(sys.argv[1:]))"


def run(ready, arguments):
    """Call `lib.bench.main(arguments)` where odoo can be imported.

    SUPPORT_DATABASE names a copy with our addons, SUPPORT_PLAIN_DATABASE one without;
    SUPPORT_RIVAL_DATABASE one with OCA's service levels, where a figure asks for it.
    """
    base = templates.ensure_base(ready)
    with ExitStack() as copies:
        enter = copies.enter_context
        env = {
            **ready.full_env,
            "PYTHONPATH": str(LAUNCHERS),
            "SUPPORT_DATABASE": enter(templates.suite_copy(ready, "bench")),
            "SUPPORT_PLAIN_DATABASE": enter(
                databases.temporary_copy(ready.server, base, "plain")
            ),
        }
        if rival.FIGURES & set(options.parse(arguments).figures):
            name, path = enter(rival.database(ready))
            env |= {"SUPPORT_RIVAL_DATABASE": name, "SUPPORT_RIVAL_PATH": path}
        return subprocess.run(
            [str(ready.python), "-c", CALL, *arguments], env=env
        ).returncode
