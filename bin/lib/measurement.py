"""`bin/bench`: gives the measurements of `lib.bench` what they work on."""

import subprocess
from pathlib import Path

from . import databases, templates

LAUNCHERS = Path(__file__).parents[1]
CALL = "import sys; from lib.bench import main; sys.exit(main(sys.argv[1:]))"


def run(ready, arguments):
    """Call `lib.bench.main(arguments)` where odoo can be imported.

    SUPPORT_DATABASE names a copy with our addons, SUPPORT_PLAIN_DATABASE one without.
    """
    base = templates.ensure_base(ready)
    with (
        templates.suite_copy(ready, "bench") as suite,
        databases.temporary_copy(ready.server, base, "plain") as plain,
    ):
        env = {
            **ready.full_env,
            "PYTHONPATH": str(LAUNCHERS),
            "SUPPORT_DATABASE": suite,
            "SUPPORT_PLAIN_DATABASE": plain,
        }
        return subprocess.run(
            [str(ready.python), "-c", CALL, *arguments], env=env
        ).returncode
