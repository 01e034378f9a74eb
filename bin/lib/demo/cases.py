"""The tickets: who asked when, who worked how long on them, who said what.

They are in ``plot.json``, one list for each step: kind, working days after the ticket
was opened, time of day, who, and for work its minutes, level and what is special. Their
words are in ``words/``, under the key of the case, in the order of the steps.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

PLOT = Path(__file__).parent / "plot.json"


@dataclass(frozen=True)
class Step:
    kind: str
    day: int
    clock: str
    who: str
    minutes: int = 0
    level: str = ""
    special: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    key: str
    customer: str
    by: str
    to: str
    # ["ago", working days] or ["month", months before this one, working day]
    start: list
    clock: str
    type: str
    category: str
    steps: tuple
    priority: str = "1"
    source: str = "contract"

    def first_day(self, days):
        kind, *numbers = self.start
        return days.ago(*numbers) if kind == "ago" else days.nth(*numbers)


def load_cases():
    return [
        Case(**{**case, "steps": tuple(Step(*step) for step in case["steps"])})
        for case in json.loads(PLOT.read_text(encoding="utf-8"))
    ]
