import gzip
import io
import json

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..replay.log import LONGEST_CELL, Log
from ..replay.mapping import parse
from ..replay.problem import Problem
from .common import MONDAY
from .common_replay import MAPPING, ReplayCase, row


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReplayRefuses(ReplayCase):
    """Bad input has a clear outcome: the row, the case and the reason, in a file."""

    def reason(self, mapping=None, **values):
        """Why a row is refused; one beside it is not."""
        good = row("GOOD", "New", "2/3/2026 09:30")
        run = self.replay(
            self.write_log([row("BAD", "New", "2/3/2026 09:30") | values, good]),
            mapping,
        )
        self.assertTrue(self.ticket("GOOD"))
        self.assertEqual(run.rows_refused, 1)
        ((number, _case, reason),) = self.refused()
        self.assertEqual(number, "2")
        return reason

    def test_a_state_that_no_stage_has(self):
        self.assertEqual(self.reason(state="Nowhere"), "Unknown state: “Nowhere”.")

    def test_an_impact_that_is_none(self):
        self.assertEqual(self.reason(impact="9"), "Unknown impact: “9”.")

    def test_what_may_be_unknown_is_left_out(self):
        impact = MAPPING["impact"] | {"unknown": "ignore"}
        rows = [row("H1", "New", "2/3/2026 09:30", impact="9")]
        self.replay(self.write_log(rows), self.write_mapping(impact=impact))
        self.assertFalse(self.ticket("H1").support_impact)

    def test_no_case(self):
        self.assertEqual(self.reason(number=" "), "It names no case.")

    def test_no_instant(self):
        self.assertEqual(self.reason(updated_at="?"), "It does not say when.")

    def test_an_instant_before_all_calendars(self):
        """Programs write the first or the last day that they know for nothing."""
        for zone in ("UTC", "Europe/Madrid", "Asia/Tokyo"):
            for text in ("1/1/0001 00:00", "1/1/1900 00:00", "31/12/9999 23:59"):
                with self.subTest(zone=zone, text=text):
                    log = self.write_log(
                        [
                            row(zone + text, "New", text),
                            row(zone + text, "New", "2/3/2026 09:30"),
                        ]
                    )
                    run = self.replay(log, self.write_mapping(zone=zone))
                    self.assertEqual(run.rows_refused, 1)
                    self.assertIn(text, self.refused()[0][2])

    def test_a_header_that_never_ends(self):
        """What is no table at all is refused before anything is read of it."""
        with self.assertRaises(Problem):
            Log(io.StringIO("x" * (LONGEST_CELL + 2)), parse(json.dumps(MAPPING)))

    def test_an_instant_that_is_none(self):
        self.assertEqual(
            self.reason(updated_at="30/2/2026 10:00"),
            "“30/2/2026 10:00” is no instant.",
        )

    def test_what_has_not_happened_yet(self):
        self.assertEqual(
            self.reason(updated_at="2/3/2026 10:01"),
            "“2/3/2026 10:01” has not happened yet.",
        )

    def test_an_hour_that_no_clock_showed(self):
        mapping = self.write_mapping(zone="Europe/Madrid")
        self.assertEqual(
            self.reason(mapping, updated_at="30/3/2025 02:30"),
            "No clock of its zone showed “30/3/2025 02:30”.",
        )

    def test_a_zone_of_its_own_that_is_none(self):
        mapping = self.write_mapping(zone={"column": "urgency"}, urgency="impact")
        log = self.write_log([row("I1", "New", "2/3/2026 09:30", urgency="Moon")])
        self.replay(log, mapping)
        self.assertEqual(self.refused(), [("2", "I1", "“Moon” is no time zone.")])

    def test_a_row_without_a_contract(self):
        self.replay(self.write_log([row("I1", "New", "2/3/2026 09:30")]), contract=None)
        reason = "It names no contract, nor does the command."
        self.assertEqual(self.refused(), [("2", "I1", reason)])

    def test_bytes_that_are_not_of_the_encoding(self):
        """Only where they are read: a title may be spoilt, a case may not."""
        log = self.write_log([row("Ñ1", "New", "2/3/2026 09:30")], encoding="latin-1")
        self.replay(log)
        reason = "“number” is not in the encoding of the file."
        self.assertEqual(self.refused(), [("2", "", reason)])
        self.replay(log, self.write_mapping(encoding="latin-1"))
        self.assertTrue(self.ticket("Ñ1"))

    def test_a_file_in_another_encoding_altogether(self):
        log = self.write_log([row("J1", "New", "2/3/2026 09:30")], encoding="utf-16")
        with self.assertRaisesRegex(UserError, "has no column|no line of column"):
            self.replay(log)
        self.replay(log, self.write_mapping(encoding="utf-16"))
        self.assertTrue(self.ticket("J1"))

    def test_a_file_that_begins_with_the_mark_of_a_spreadsheet(self):
        log = self.write_log([row("K1", "New", "2/3/2026 09:30")], encoding="utf-8-sig")
        self.replay(log)
        self.assertTrue(self.ticket("K1"))

    def test_a_row_with_too_few_cells(self):
        log = self.write_log([])
        log.write_text(f"{log.read_text()}L1,New\n", encoding="utf-8")
        self.replay(log)
        self.assertEqual(self.refused(), [("2", "", "2 cells instead of 7.")])

    def test_a_column_that_the_file_lacks(self):
        with self.assertRaisesRegex(UserError, "no column “who”"):
            self.replay(self.write_log([]), self.write_mapping(assignee="who"))

    def test_a_contract_that_does_not_exist(self):
        with self.assertRaisesRegex(UserError, "Unknown contract: “Nobody's”"):
            self.env["support.sla.import"].with_user(self.manager)._import_file(
                self.write_log([]), self.write_mapping(), self.report, "Nobody's"
            )

    def test_a_file_that_is_not_there(self):
        with self.assertRaisesRegex(UserError, "No such file"):
            self.replay(self.folder / "nowhere.csv")

    def test_a_compressed_file_that_was_cut(self):
        log = self.folder / "cut.csv.gz"
        whole = self.write_log(
            [row(f"M{n}", "New", "2/3/2026 09:30") for n in range(99)]
        )
        log.write_bytes(gzip.compress(whole.read_bytes())[:-20])
        with self.assertRaisesRegex(UserError, "in the middle"):
            self.replay(log)

    def test_a_mapping_that_is_none(self):
        for change, words in (
            ({"source": ""}, "does not say “source”"),
            ({"colour": "red"}, "says “colour”"),
            ({"case": ["number"]}, "“case” is not one"),
            ({"also": [{"time": "closed_at"}]}, "“also” is not one"),
            ({"also": ["closed_at"]}, "“also” is not one"),
            ({"encoding": "klingon"}, "“klingon” is not known"),
            ({"zone": "Moon"}, "“Moon” is no time zone"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.replay(self.write_log([]), self.write_mapping(**change))
        for text in ("{", "[]"):
            mapping = self.write_mapping()
            mapping.write_text(text, encoding="utf-8")
            with self.assertRaisesRegex(UserError, "not JSON"):
                self.replay(self.write_log([]), mapping)
