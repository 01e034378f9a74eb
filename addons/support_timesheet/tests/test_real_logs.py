import csv
import gzip
import os
import unittest
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase

FOLDER = os.environ.get("SUPPORT_REAL_LOGS")
FILE = "cesaw_time_sessions_dev.csv.gz"
CLOCK = "%m/%d/%Y %H:%M"


def read_sessions():
    with gzip.open(Path(FOLDER, FILE), "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def as_moment(text):
    return datetime.strptime(text, CLOCK)


def count_overlaps(sessions):
    """Pairs of sessions of a person at the same time, found one against the other."""
    by_person = defaultdict(list)
    for row in sessions:
        start = as_moment(row["time_log_start_date"])
        end = as_moment(row["time_log_end_date"])
        if start < end:
            by_person[row["person_key"]].append((start, end))
    return sum(
        1
        for spans in by_person.values()
        for index, (start, end) in enumerate(spans)
        for since, upto in spans[index + 1 :]
        if start < upto and since < end
    )


@unittest.skipUnless(FOLDER, "SUPPORT_REAL_LOGS names no folder with real logs")
@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRealLogs(TimeCase):
    """Timer sessions of 31 people, imported by the import of lists of time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.sudo().write({"date_start": "2005-01-01"})
        cls.sessions = read_sessions()
        cls.tickets = {
            key: cls._create_ticket(
                name=f"Project {key}", support_contract_id=cls.contract.id
            )
            for key in sorted({row["project_key"] for row in cls.sessions})
        }
        cls.env["hr.employee"].create(
            [
                {"name": f"Person {key}"}
                for key in sorted({row["person_key"] for row in cls.sessions})
            ]
        )
        cls.env.user.tz = "UTC"
        cls.result = cls.env["account.analytic.line"].load(
            [
                "ticket_id",
                "employee_id",
                "name",
                "started_at",
                "ended_at",
                "interruption_minutes",
                "work_type_id",
            ],
            [cls.as_row(row) for row in cls.sessions],
        )
        cls.lines = cls.env["account.analytic.line"].browse(cls.result["ids"] or [])

    @classmethod
    def as_row(cls, row):
        return [
            cls.tickets[row["project_key"]].number,
            f"Person {row['person_key']}",
            row["phase_short_name"],
            str(as_moment(row["time_log_start_date"])),
            str(as_moment(row["time_log_end_date"])),
            row["time_log_interrupt_minutes"],
            cls.work_type.code,
        ]

    def test_no_session_is_lost(self):
        """8,823 sessions, 5,912.53 h worked, 577.13 h of interruption."""
        self.assertFalse(self.result["messages"])
        self.assertEqual(len(self.lines), 8823)
        self.assertAlmostEqual(sum(self.lines.mapped("unit_amount")), 5912.53, 2)
        pauses = sum(self.lines.mapped("interruption_minutes"))
        self.assertAlmostEqual(pauses / 60, 577.13, 2)

    def test_each_line_says_what_the_timer_said(self):
        for line, row in zip(self.lines, self.sessions, strict=True):
            minutes = float(row["time_log_delta_minutes"])
            self.assertAlmostEqual(line.unit_amount * 60, minutes, 6)
            elapsed = (line.ended_at - line.started_at).total_seconds() / 60
            self.assertAlmostEqual(elapsed, minutes + line.interruption_minutes, 6)
            self.assertEqual(line.started_at, as_moment(row["time_log_start_date"]))

    def test_overlaps_are_reported(self):
        overlaps = self.env["support.time.overlap"].search(
            [("line_id", "in", self.lines.ids)]
        )
        self.assertEqual(len(overlaps), count_overlaps(self.sessions))
        self.assertTrue(overlaps)

    def test_pieces_of_all_sessions_add_up(self):
        """Cut at midnight in Lima, not a minute is lost or counted twice."""
        self.contract.tz = "America/Lima"
        pieces = self.lines._get_pieces()
        for line, own in pieces.items():
            self.assertEqual(
                sum(piece.minutes for piece in own), round(line.unit_amount * 60)
            )
            self.assertEqual(own[0].start, line.started_at)
            for piece, following in zip(own, own[1:], strict=False):
                self.assertLessEqual(piece.end, following.start)
                self.assertGreater(following.date, piece.date)
        self.assertTrue(any(len(own) > 1 for own in pieces.values()))
