"""Odoo's own test runner, for what pytest cannot run."""

import os
import re
import signal
import socket
import subprocess
from dataclasses import dataclass

LIMIT = 600
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


@dataclass(frozen=True)
class Outcome:
    log: str
    failed: int
    tests: int
    crashed: bool

    @property
    def is_green(self):
        return self.tests > 0 and not self.failed and not self.crashed


def run_tagged(ready, database, tags, *arguments):
    command = ready.odoo("-d", database, "--stop-after-init", f"--test-tags={tags}")
    # Two checkouts may test at the same time.
    command += [f"--http-port={free_port()}", *arguments]
    return outcome(*run_for_a_while(ready, command))


def run_for_a_while(ready, command):
    """Return the log and the exit code; a browser that hangs is ended with Odoo."""
    child = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=ready.full_env,
        cwd=ready.project.root,
        start_new_session=True,
    )
    try:
        return child.communicate(timeout=LIMIT)[0], child.returncode
    except BaseException as error:
        os.killpg(child.pid, signal.SIGKILL)
        log = child.communicate()[0]
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        return f"{log}\nended after {LIMIT} seconds", -signal.SIGKILL


def outcome(log, code):
    """
    >>> outcome("1 failed, 2 error(s) of 30 tests when loading", 1).failed
    3
    """
    match = RESULT.search(log)
    failures, errors, tests = map(int, match.groups()) if match else (0, 0, 0)
    # Failing tests make the exit code 1 as well: then it says nothing more.
    crashed = code != 0 and not (failures or errors)
    return Outcome(log, failures + errors, tests, crashed)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
