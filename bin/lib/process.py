"""Running other programs."""

import os
import shutil
import subprocess

from .console import PlainError

TAIL = 25


def run(command, remedy="", **options):
    """Run quietly and return the output; a failure shows the end of it."""
    done = attempt(command, **options)
    if done.returncode:
        raise PlainError(
            f"`{readable(command)}` failed:\n{tail(done.stdout)}",
            remedy,
        )
    return done.stdout


def attempt(command, env=None, user=None, **options):
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    return subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **(env or {})},
        **(as_user(user) | options),
    )


def as_user(account):
    """Options that make a child run as another account (a `pwd` entry), or none.

    The folder is left too: the account may not be allowed to enter ours.
    """
    if account is None:
        return {}
    return {
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
        "cwd": os.sep,
    }


def readable(command):
    words = [str(part) for part in command]
    return " ".join(words if len(words) <= 8 else [*words[:8], "…"])


def tail(output, lines=TAIL):
    return "\n".join(output.strip().splitlines()[-lines:])


def found(program):
    return shutil.which(program) is not None
