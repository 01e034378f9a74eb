"""Logs of other tools, of which the outcome is known.

The folder is named by SUPPORT_REAL_LOGS; without it these tests are skipped. None of
their rules is code: each is a schedule, targets and a switch, as on the screen.
"""

import csv
import gzip
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest import skipUnless

from odoo.tests import BaseCase, tagged
from odoo.tools import groupby

from ..arithmetic.clocks import Event, Rules, run
from ..arithmetic.working_time import RoundTheClock, Schedule, WorkingTime, holiday

FOLDER = os.environ.get("SUPPORT_REAL_LOGS", "")
SECOND = timedelta(seconds=1)


def rows(name):
    with gzip.open(Path(FOLDER, name), "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def weekdays(start, end):
    return tuple((None, day, start, end) for day in range(5))


@tagged("post_install", "-at_install")
@skipUnless(FOLDER, "SUPPORT_REAL_LOGS does not name the folder of the logs")
class TestRealLogs(BaseCase):
    def test_handle_times_of_a_bank(self):
        """BPI Challenge 2014 (B.F. van Dongen): what HP Service Manager recorded.

        Priority 2 runs round the clock; 3 to 5 from 7:30 to 18:00 of working days.
        Its instants are local, and are counted as they are written.
        """
        closed = [
            holiday(date(year, *day), date(year, *day), "UTC")
            for year in (2012, 2013, 2014)
            for day in ((1, 1), (12, 25), (12, 26))
        ]
        office = WorkingTime(Schedule("UTC", weekdays(450, 1080), tuple(closed)))
        activities = rows("incident_activities_dev.csv.gz")
        touched = {
            row["incident_id"]
            for row in activities
            if row["incident_activity_type"] == "Status Change"
        }
        equal = clean = above = 0
        for row in rows("incidents_dev.csv.gz"):
            working = RoundTheClock() if row["priority"] == "2" else office
            start, end = (
                datetime.fromisoformat(row[name])
                for name in ("open_time", "close_time")
            )
            facts = [Event(start, "opened"), Event(end, "closed", id=1)]
            (clock,) = run(facts, "resolution", Rules(1), working)
            recorded = int(row["handle_time_seconds"]) * SECOND
            above += recorded > clock.elapsed + 2 * SECOND
            if row["incident_id"] not in touched and not row["reopen_time"]:
                clean += 1
                equal += abs(clock.elapsed - recorded) <= 2 * SECOND
        self.assertEqual((clean, above), (546, 0))
        self.assertGreaterEqual(equal / clean, 0.97)

    def test_a_servicenow_log_agrees_and_one_switch_spoils_it(self):
        """UCI data set 498 (Amaral, Fantinato, Peres): its own `made_sla`."""
        self.assertGreaterEqual(self.agreement(frozenset()), 0.9984)
        self.assertAlmostEqual(self.agreement({"customer"}), 0.92, delta=0.01)

    def agreement(self, pauses):
        """Share of incidents on which the clock says what the log says."""
        working = WorkingTime(Schedule("UTC", weekdays(14 * 60, 23 * 60)))
        hours = {"1": 4, "2": 8, "3": 62, "4": 134}
        log = rows("uci_incident_events_dev.csv.gz")
        agreed = count = 0
        for _number, lines in groupby(log, lambda row: row["number"]):
            last = lines[-1]
            rules = Rules(hours[last["priority"][0]] * 60, frozenset(pauses))
            facts = sorted(self.events(lines), key=lambda event: event.at)
            (clock,) = run(facts, "resolution", rules, working)
            met = clock.breached_at(clock.stopped_at) is None
            agreed += met == (last["made_sla"] == "true")
            count += 1
        self.assertEqual(count, 2560)
        return agreed / count

    def events(self, lines):
        yield Event(self.instant(lines[0]["opened_at"]), "opened", id=-1)
        waits = False
        for number, line in enumerate(lines):
            if (line["incident_state"] == "Awaiting User Info") != waits:
                waits = not waits
                kind = "paused" if waits else "resumed"
                at = self.instant(line["sys_updated_at"])
                yield Event(at, kind, "customer", number)
        yield Event(self.instant(lines[-1]["closed_at"]), "closed", id=len(lines))

    def instant(self, text):
        return datetime.strptime(text, "%d/%m/%Y %H:%M")

    def test_impact_and_urgency_give_the_priority(self):
        """The matrix of the log is one function of both on each of its events."""
        matrix = {}
        for row in rows("uci_incident_events_dev.csv.gz"):
            key = row["impact"], row["urgency"]
            self.assertEqual(matrix.setdefault(key, row["priority"]), row["priority"])
        self.assertGreaterEqual(len(matrix), 7)
