"""Who does what: a matrix of activities and roles, and what is wrong with it.

A matrix is plain data, as JSON holds it::

    {"roles": [{"name": "Service desk"}, …],
     "rows": [{"code": "I01", "activity": "Log it", "cells": ["R", "A/I", …]}, …]}

Cells follow the order of the roles. A cell holds the letters of one role in an
activity: R does it, A answers for it, C is asked, I is told; a role may hold two.
"""

import re

LETTERS = "RACI"
# The order in which two letters are written: who answers is named first.
ORDER = "ARCI"
SEPARATORS = re.compile(r"[\s,;/+&|.-]*")
EMPTY = {"roles": [], "rows": []}


def letters(cell: str) -> str:
    """The letters of a cell in their order; what is none stays, to be shown.

    >>> letters(" r, a"), letters("i/A"), letters("x"), letters("")
    ('A/R', 'A/I', 'X', '')
    """
    found = SEPARATORS.sub("", str(cell or "")).upper()
    if set(found) <= set(LETTERS):
        return "/".join(letter for letter in ORDER if letter in found)
    return str(cell).strip().upper()


def is_known(cell: str) -> bool:
    return set(cell.replace("/", "")) <= set(LETTERS)


def normalized(matrix: dict | None) -> dict:
    """The matrix with clean cells, one for each role in every row."""
    roles = [_clean_role(role) for role in (matrix or {}).get("roles") or []]
    rows = []
    for row in (matrix or {}).get("rows") or []:
        cells = [letters(cell) for cell in row.get("cells") or []][: len(roles)]
        rows.append(
            {
                "code": str(row.get("code") or "").strip(),
                "activity": str(row.get("activity") or "").strip(),
                "cells": cells + [""] * (len(roles) - len(cells)),
            }
        )
    return {"roles": roles, "rows": rows}


def _clean_role(role):
    """Its name, and the person who holds it when one does."""
    clean = {"name": str(role.get("name") or "").strip()}
    partner_id = role.get("partner_id")
    if isinstance(partner_id, int) and not isinstance(partner_id, bool):
        clean["partner_id"] = partner_id
        clean["partner"] = str(role.get("partner") or "")
    return clean


def row_faults(row: dict) -> list[str]:
    """What is wrong with a row: "unknown", "no_activity", "no_a", "many_a", "no_r".

    >>> row_faults({"activity": "Log it", "cells": ["A", "A/R", "I"]})
    ['many_a']
    """
    cells = row["cells"]
    accountable = sum("A" in cell for cell in cells if is_known(cell))
    faults = []
    if not row.get("activity"):
        faults.append("no_activity")
    if not all(is_known(cell) for cell in cells):
        faults.append("unknown")
    if accountable != 1:
        faults.append("many_a" if accountable else "no_a")
    if not any("R" in cell for cell in cells if is_known(cell)):
        faults.append("no_r")
    return faults


def faults(matrix: dict) -> list[tuple[int, dict, list[str]]]:
    """(number from 1, row, its faults) of every faulty row."""
    found = (
        (number, row, row_faults(row)) for number, row in enumerate(matrix["rows"], 1)
    )
    return [entry for entry in found if entry[2]]


def parse(text: str) -> dict:
    """A matrix from a spreadsheet: lines of cells between tabs, roles on the first.

    Before the roles stand the activity, or a code and the activity. Nothing is left
    out: what is no letter of a matrix stays in its cell.

    >>> parse("Activity\\tDesk\\tBoss\\nLog it\\tr\\ta")["rows"]
    [{'code': '', 'activity': 'Log it', 'cells': ['R', 'A']}]
    """
    return from_lines(line.split("\t") for line in text.splitlines())


def from_lines(lines) -> dict:
    """A matrix from lines of cells, as ``parse`` does; empty lines are left out."""
    lines = [list(line) for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        return {"roles": [], "rows": []}
    head, *body = lines
    lead = 2 if _has_codes(body) else 1
    roles = [{"name": name.strip()} for name in head[lead:]]
    rows = [
        {
            "code": line[0] if lead == 2 else "",
            "activity": line[lead - 1] if len(line) >= lead else "",
            "cells": line[lead:],
        }
        for line in body
    ]
    return normalized({"roles": roles, "rows": rows})


def with_people_of(matrix: dict, former: dict) -> dict:
    """``matrix`` whose roles keep the person that ``former`` has by the same name."""
    held = {
        role["name"].casefold(): role
        for role in former["roles"]
        if "partner_id" in role
    }
    roles = [held.get(role["name"].casefold(), {}) | role for role in matrix["roles"]]
    return {**matrix, "roles": roles}


def _has_codes(body):
    """Whether the second column is words: then the first one is a code."""
    seconds = [letters(line[1]) for line in body if len(line) > 1]
    return any(len(second) > 3 and not is_known(second) for second in seconds)
