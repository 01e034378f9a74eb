"""Reading a log of any size, and what a row of it says; without the database."""

import io
import json
import tracemalloc
from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..replay import Problem, facts, log, mapping
from .common_replay import MAPPING

NOW = datetime(2027, 1, 1)
LOOKUPS = {
    "state": {"New": 1, "Done": 2},
    "impact": {"3": "3"},
    "urgency": {"3": "3"},
}
HEAD = "number,state,opened_at,updated_at,closed_at,impact,urgency\n"
LINE = "A{0},New,1/3/2026 10:00,1/3/2026 10:00,?,1 - High,1 - High\n"


class Endless(io.TextIOBase):
    """A file of so many lines that is nowhere as a whole."""

    def __init__(self, count, line=LINE):
        self.count, self.line, self.number = count, line, -1

    def readline(self, limit=-1):
        self.number += 1
        if not self.number:
            return HEAD
        return self.line.format(self.number) if self.number <= self.count else ""


@tagged("post_install", "-at_install")
class TestReplayLog(BaseCase):
    def rules(self, **changes):
        return mapping.parse(json.dumps(MAPPING | changes))

    def read_row(self, line=LINE, **changes):
        """(case, facts) of a row."""
        rules = self.rules(**changes)
        ((_number, record),) = log.Log(io.StringIO(HEAD + line), rules)
        if isinstance(record, Problem):
            raise record
        return facts.read(rules, record, LOOKUPS, NOW)

    def test_a_file_of_any_size_takes_no_more_memory(self):
        """Ten thousand rows and one thousand take the same, within 200 kB."""
        rules = self.rules()
        peaks = []
        for count in (1_000, 10_000):
            tracemalloc.start()
            for _number, record in log.Log(Endless(count), rules):
                facts.read(rules, record, LOOKUPS, NOW)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        self.assertLess(peaks[1], peaks[0] + 200_000)

    def test_a_line_that_never_ends_is_given_up(self):
        """A quote that was never closed would take in the rest of the file."""
        text = io.StringIO(HEAD + "x" * 3 * log.LONGEST_LINE + "\n" + LINE)
        (_line, refused), (_other, record) = log.Log(text, self.rules())
        self.assertEqual(refused.code, "too_long")
        self.assertEqual(record["state"], "New")

    def test_a_quote_that_is_never_closed_takes_in_a_part_only(self):
        text = io.StringIO(HEAD + '"' + LINE * 3000)
        found = [record for _number, record in log.Log(text, self.rules())]
        self.assertEqual(found[0].code, "csv")
        self.assertEqual(found[-1]["state"], "New")

    def test_instants_are_of_the_zone_that_is_said(self):
        line = LINE.replace("1/3/2026", "1/7/2026")
        _case, (_opened, own) = self.read_row(line, zone="Europe/Madrid")
        self.assertEqual(own.at, datetime(2026, 7, 1, 8))

    def test_an_hour_that_comes_twice_is_the_first_one(self):
        line = LINE.replace("1/3/2026 10:00", "25/10/2026 02:30")
        _case, (_opened, own) = self.read_row(line, zone="Europe/Madrid")
        self.assertEqual(own.at, datetime(2026, 10, 25, 0, 30))

    def test_an_instant_may_name_its_offset(self):
        line = LINE.replace("1/3/2026 10:00", "2026-03-01T10:00:00+02:00")
        _case, (_opened, own) = self.read_row(line, format=None, zone="Europe/Madrid")
        self.assertEqual(own.at, datetime(2026, 3, 1, 8))

    def test_closing_comes_last_of_what_happened_in_a_minute(self):
        """A log of minutes: New, Done and what repeats the closing at 10:00."""
        at = datetime(2026, 3, 1, 10)
        stages = {1: facts.Stage(), 2: facts.Stage(closed=True)}
        found = facts.ordered(
            [facts.Fact(at, 2, is_repeated=True), facts.Fact(at, 1)], stages
        )
        self.assertEqual(
            [kind for kind, _at, _why in facts.timeline(found, stages)],
            ["opened", "closed"],
        )

    def test_of_a_case_without_rows_there_is_no_timeline(self):
        self.assertEqual(facts.timeline([], {}), [])
