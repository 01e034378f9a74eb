"""The logs of `test_real_logs` through the product: forms, the import, its clocks.

A sample by default, all of them with ``bin/test --slow``.
"""

import csv
import gzip
import logging
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest import skipUnless

import pytest

from odoo.tests import Form, tagged

from .common_replay import ReplayCase

_logger = logging.getLogger(__name__)

FOLDER = os.environ.get("SUPPORT_REAL_LOGS", "")
SAMPLE = 60
LEVELS = {"1": "CRITICAL", "2": "SEVERE", "3": "MODERATE", "4": "MINOR", "5": "LEAST"}
BANK = {
    "source": "bank",
    "case": "incident_id",
    "time": "open_time",
    "state": {"value": "Registered"},
    "priority": {"column": "priority", "values": LEVELS},
    "type": {
        "column": "category",
        "values": {"incident": "Incident", "request for information": "Question"},
    },
    "also": [
        {"time": "resolved_time", "state": {"value": "Resolved"}},
        {"time": "close_time", "state": {"value": "Ended"}},
    ],
}
THREE = {"1 - High": "3", "2 - Medium": "2", "3 - Low": "1"}
SERVICENOW = {
    "source": "servicenow",
    "null": ["?"],
    "format": "%d/%m/%Y %H:%M",
    "case": "number",
    "time": "sys_updated_at",
    "state": {
        "column": "incident_state",
        "values": {
            "New": "Registered",
            "Active": "Worked on",
            "Awaiting Vendor": "Worked on",
            "Awaiting Problem": "Worked on",
            "Awaiting Evidence": "Worked on",
            "Awaiting User Info": "Awaiting User Info",
            "Closed": None,
        },
    },
    "impact": {"column": "impact", "values": THREE},
    "urgency": {"column": "urgency", "values": THREE},
    "also": [
        {"time": "opened_at", "state": {"value": "Registered"}},
        {"time": "closed_at", "state": {"value": "Ended"}},
    ],
}


@tagged("post_install", "-at_install")
@skipUnless(FOLDER, "SUPPORT_REAL_LOGS does not name the folder of the logs")
class TestReplayRealLogs(ReplayCase):
    """What their tools recorded is what our clocks say, by configuration alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids |= cls.env.ref("base.group_system")
        cls.contract.write({"date_start": "2010-01-01", "calendar_id": False})
        cls.policy.unlink()
        cls.forms = cls.env(user=cls.manager)
        cls.type_stage("Registered")
        cls.type_stage("Worked on")
        cls.type_stage("Resolved")
        cls.type_stage("Awaiting User Info", waits="customer")
        cls.type_stage("Ended", closed=True)

    # ------------------------------------------------------------------
    # What a person types
    # ------------------------------------------------------------------

    @classmethod
    def type_stage(cls, name, closed=False, waits=None):
        with Form(cls.forms["helpdesk.ticket.stage"]) as form:
            form.name = name
            form.closed = closed
            if waits:
                form.sla_pauses = waits

    def type_calendar(self, name, start, end):
        with Form(self.forms["resource.calendar"]) as form:
            form.name = name
            form.tz = "UTC"
        calendar = form.record
        with Form(calendar) as form:
            while len(form.attendance_ids):
                form.attendance_ids.remove(0)
            for day in range(5):
                with form.attendance_ids.new() as line:
                    line.name = name
                    line.dayofweek = str(day)
                    line.hour_from = start
                    line.hour_to = end
                    line.day_period = "morning"
        return calendar

    def type_holiday(self, calendar, day):
        with Form(self.forms["resource.calendar.leaves"]) as form:
            form.name = "Closed"
            form.calendar_id = calendar
            form.date_from = datetime.combine(day, datetime.min.time())
            form.date_to = form.date_from + timedelta(hours=23, minutes=59, seconds=59)

    def type_policy(self, calendar, targets, pauses=True):
        """``targets``: [(code of the level, hours to resolve, 24×7)]."""
        levels = self.forms["support.criticality"].search([]).grouped("code")
        with Form(self.forms["support.sla.policy"]) as form:
            form.name = "As agreed"
            form.contract_id = self.contract.with_env(self.forms)
            form.date_start = date(2010, 1, 1)
            form.calendar_id = calendar
            form.pause_customer = pauses
            for code, hours, always in targets:
                with form.target_ids.new() as line:
                    line.criticality_id = levels[code]
                    line.resolution = hours
                    line.round_the_clock = always
        return form.record

    # ------------------------------------------------------------------
    # Logs
    # ------------------------------------------------------------------

    def rows(self, name):
        with gzip.open(Path(FOLDER, name), "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def take(self, name, case, every):
        """The log, or the rows of each n-th case."""
        if every == 1:
            return Path(FOLDER, name)
        rows = list(self.rows(name))
        kept = set(sorted({row[case] for row in rows})[::every])
        return self.write_log(
            [row for row in rows if row[case] in kept], columns=tuple(rows[0])
        )

    def tickets(self):
        cases = self.env["support.sla.import.case"].search([])
        return {case.name: case.ticket_id for case in cases}

    # ------------------------------------------------------------------
    # A bank
    # ------------------------------------------------------------------

    def check_bank(self, every):
        """BPI Challenge 2014: handle times that HP Service Manager recorded."""
        with Form(self.forms["support.criticality"]) as form:
            form.name, form.code, form.description = "Least", "LEAST", "Some day."
        office = self.type_calendar("Office", 7.5, 18)
        for year in (2012, 2013, 2014):
            for day in ((1, 1), (12, 25), (12, 26)):
                self.type_holiday(office, date(year, *day))
        self.type_policy(
            office,
            [("SEVERE", 8, True)]
            + [(code, 100, False) for code in ("MODERATE", "MINOR", "LEAST")],
        )
        log = self.take("incidents_dev.csv.gz", "incident_id", every)
        run = self.replay(log, self.write_mapping(BANK))
        self.assertEqual((run.rows_refused, run.cases_replayed), (0, run.rows_read))
        return self.compare_handle_times()

    def compare_handle_times(self):
        """(clean incidents, equal ones, those recorded above the clock)."""
        activities = self.rows("incident_activities_dev.csv.gz")
        touched = {
            row["incident_id"]
            for row in activities
            if row["incident_activity_type"] == "Status Change"
        }
        tickets = self.tickets()
        clean = equal = above = 0
        for row in self.rows("incidents_dev.csv.gz"):
            if row["incident_id"] not in tickets:
                continue
            clock = tickets[row["incident_id"]].sla_clock_ids
            self.assertEqual((clock.kind, clock.state), ("resolution", "stopped"))
            recorded = int(row["handle_time_seconds"])
            above += recorded > clock.elapsed_seconds + 2
            if row["incident_id"] not in touched and not row["reopen_time"]:
                clean += 1
                equal += abs(clock.elapsed_seconds - recorded) <= 2
        return clean, equal, above

    def test_a_sample_of_handle_times_of_a_bank(self):
        clean, equal, above = self.check_bank(1598 // SAMPLE)
        self.assertEqual(above, 0)
        self.assertGreaterEqual(equal / clean, 0.9)

    @pytest.mark.slow
    def test_handle_times_of_a_bank(self):
        clean, equal, above = self.check_bank(1)
        _logger.info("%s of %s clean incidents are equal", equal, clean)
        self.assertEqual((clean, above), (546, 0))
        self.assertGreaterEqual(equal / clean, 0.97)

    # ------------------------------------------------------------------
    # ServiceNow
    # ------------------------------------------------------------------

    def check_servicenow(self, every):
        """UCI data set 498: shares that agree with `made_sla`, (without, with pause).

        Priorities are those of our own matrix, which the log's agree with.
        """
        desk = self.type_calendar("Desk", 14, 23)
        policy = self.type_policy(
            desk,
            [
                ("CRITICAL", 4, False),
                ("SEVERE", 8, False),
                ("MODERATE", 62, False),
                ("MINOR", 134, False),
            ],
            pauses=False,
        )
        log = self.take("uci_incident_events_dev.csv.gz", "number", every)
        run = self.replay(log, self.write_mapping(SERVICENOW))
        self.assertFalse(run.rows_refused)
        without = self.compare_made_sla()
        with Form(policy) as form:
            form.pause_customer = True
        # Finished tickets keep what they were told: here, as if it had always been so.
        self.env["helpdesk.ticket"].union(*self.tickets().values())._refresh_sla()
        return without, self.compare_made_sla()

    def compare_made_sla(self):
        tickets = self.tickets()
        last = {
            row["number"]: row for row in self.rows("uci_incident_events_dev.csv.gz")
        }
        agreed = 0
        for number, ticket in tickets.items():
            clock, row = ticket.sla_clock_ids, last[number]
            self.assertEqual(clock.state, "stopped")
            level = LEVELS[row["priority"][0]]
            self.assertEqual(ticket.proposed_criticality_id.code, level)
            agreed += (row["made_sla"] == "true") != clock.is_missed
        return agreed / len(tickets)

    def test_a_sample_of_a_servicenow_log_agrees(self):
        without, _paused = self.check_servicenow(2560 // SAMPLE)
        self.assertGreaterEqual(without, 0.95)

    @pytest.mark.slow
    def test_a_servicenow_log_agrees_and_one_switch_spoils_it(self):
        without, paused = self.check_servicenow(1)
        _logger.info("%.4f agree, %.4f with the pause", without, paused)
        self.assertEqual(len(self.tickets()), 2560)
        self.assertGreaterEqual(without, 0.998)
        self.assertAlmostEqual(paused, 0.92, delta=0.01)
