"""Warnings and errors of our addons in a log of Odoo."""

import re

RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (\w+) ")
BAD = {"WARNING", "ERROR", "CRITICAL"}


def records(log):
    """Yield (level, text); a traceback belongs to the record before it."""
    level, lines = None, []
    for line in log.splitlines():
        match = RECORD.match(line)
        if match:
            if lines:
                yield level, "\n".join(lines)
            level, lines = match.group(1), []
        lines.append(line)
    if lines:
        yield level, "\n".join(lines)


def problems(log, addons, folder):
    """The records of level warning and above that name one of our addons."""
    naming = ours(addons, folder)
    return [
        text
        for level, text in records(log)
        if level in BAD and addons and naming.search(without_prefix(text))
    ]


def ours(addons, folder):
    """A pattern for our addons, their folder, and models (support.something)."""
    names = "|".join(re.escape(name) for name in addons)
    return re.compile(rf"\b(?:{names})\b|\bsupport\.[a-z]|{re.escape(str(folder))}")


def without_prefix(text):
    """Leave the date, the level and the database out: its name may be ours."""
    return text.split(" ", 5)[-1] if RECORD.match(text) else text
