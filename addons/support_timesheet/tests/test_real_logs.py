import csv
import gzip
import os
from collections import defaultdict
from datetime import datetime
from io import StringIO
from pathlib import Path

from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase

FOLDER = os.environ.get("SUPPORT_REAL_LOGS")
FILE = "cesaw_time_sessions_dev.csv.gz"
CLOCK = "%m/%d/%Y %H:%M"
# Sessions of the same kind, made up: an overlap, one inside another, midnights in two
# zones, interruptions, a session of no minutes, and one over the clock change of Lima
# of 1990, none of which may lose a minute.
MADE_UP = """\
person_key,project_key,phase_short_name,time_log_start_date,time_log_end_date,time_log_delta_minutes,time_log_interrupt_minutes
1,7,PLAN,03/02/2009 09:00,03/02/2009 10:30,90,0
1,7,DLD,03/02/2009 10:15,03/02/2009 11:00,40,5
1,8,CODE,03/02/2009 23:30,03/03/2009 01:00,75,15
2,8,CODE,03/03/2009 04:40,03/03/2009 05:20,40,0
2,8,UT,03/03/2009 08:00,03/03/2009 12:00,228,12
2,7,UT,03/03/2009 09:00,03/03/2009 09:20,20,0
2,7,PM,03/04/2009 09:00,03/04/2009 09:00,0,0
3,7,PLAN,03/28/2009 23:59,03/29/2009 06:01,302,60
3,9,REQINSP,03/31/2009 08:00,03/31/2009 08:01,1,0
"""


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


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTimerSessions(TimeCase):
    """E10: sessions of a timer, imported by the import of lists of time."""

    # sessions, hours worked, hours of interruption
    totals = 9, 13.27, 1.53

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.sudo().write({"date_start": "2005-01-01"})
        cls.sessions = cls._read()
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
    def _read(cls):
        return list(csv.DictReader(StringIO(MADE_UP)))

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
        sessions, worked, paused = self.totals
        self.assertFalse(self.result["messages"])
        self.assertEqual(len(self.lines), sessions)
        self.assertAlmostEqual(sum(self.lines.mapped("unit_amount")), worked, 2)
        pauses = sum(self.lines.mapped("interruption_minutes"))
        self.assertAlmostEqual(pauses / 60, paused, 2)

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


if FOLDER:

    @tagged("post_install", "-at_install")
    @freeze_time(TODAY)
    class TestRealLogs(TestTimerSessions):
        """The same of 31 people: 8,823 sessions, with the totals that are published."""

        totals = 8823, 5912.53, 577.13

        @classmethod
        def _read(cls):
            return read_sessions()
