"""Lines of progress, and errors that say what to do."""

import sys
import time
from contextlib import contextmanager


class PlainError(Exception):
    """Something the person at the keyboard can put right.

    The first argument says what is wrong, the second one what to do about it.
    """

    def __init__(self, problem, remedy=""):
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self):
        return f"{self.problem}\n  {self.remedy}" if self.remedy else self.problem


def say(text):
    """Progress goes to the error stream: some commands print data."""
    print(f"-- {text}", file=sys.stderr, flush=True)


def headline(text):
    print(f"\n== {text}", flush=True)


@contextmanager
def progress(text):
    """One line when the work starts, the time it took when it ends."""
    started = time.monotonic()
    print(f"-- {text} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        print(" failed", file=sys.stderr, flush=True)
        raise
    took = duration(time.monotonic() - started)
    print(f" {took}", file=sys.stderr, flush=True)


def duration(seconds):
    """
    >>> duration(4.21)
    '4.2 s'
    >>> duration(61)
    '1 min 01 s'
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def launch(main):
    """Run a command line; show plain errors without a traceback."""
    try:
        return main(sys.argv[1:])
    except PlainError as error:
        print(f"\nError: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
