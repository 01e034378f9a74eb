import csv
import json
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import freeze_time

from .common import MONDAY, SlaCase

# Of the shape of a ServiceNow log: minutes, "?" for nothing, one row for each change.
MAPPING = {
    "source": "desk",
    "null": ["?"],
    "format": "%d/%m/%Y %H:%M",
    "case": "number",
    "time": "updated_at",
    "state": {"column": "state", "values": {"Waits": "Awaiting", "Closed": None}},
    "impact": {"column": "impact", "values": {"1 - High": "3", "3 - Low": "1"}},
    "urgency": {"column": "urgency", "values": {"1 - High": "3", "3 - Low": "1"}},
    "also": [
        {"time": "opened_at", "state": {"value": "New"}},
        {"time": "closed_at", "state": {"value": "Done"}},
    ],
}
COLUMNS = (
    *("number", "state", "opened_at", "updated_at", "closed_at"),
    *("impact", "urgency"),
)


def row(number, state, updated_at, opened_at="2/3/2026 09:00", **values):
    return {
        "number": number,
        "state": state,
        "opened_at": opened_at,
        "updated_at": updated_at,
        "closed_at": "?",
        "impact": "1 - High",
        "urgency": "1 - High",
        **values,
    }


@freeze_time(MONDAY)
class ReplayCase(SlaCase):
    """Logs are files in a folder of the test; nothing is committed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.report = cls.folder / "refused.csv"

    def setUp(self):
        super().setUp()
        crons = self.env.registry["ir.cron"]
        self.commits = self.startPatcher(patch.object(crons, "_commit_progress"))
        self.report.unlink(missing_ok=True)

    def write_log(self, rows, name="log.csv", columns=COLUMNS, encoding="utf-8"):
        path = self.folder / name
        with open(path, "w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def write_mapping(self, mapping=None, name="mapping.json", **changes):
        path = self.folder / name
        path.write_text(json.dumps((mapping or MAPPING) | changes), encoding="utf-8")
        return path

    def replay(self, log, mapping=None, contract=True, user=None, **options):
        """Import as the service manager; returns the run."""
        runs = self.env["support.sla.import"].with_user(user or self.manager)
        return runs._import_file(
            log,
            mapping or self.write_mapping(),
            self.report,
            contract and self.contract.name,
            **options,
        )

    def refused(self):
        """[(row, case, reason)] of the report."""
        with open(self.report, encoding="utf-8", newline="") as file:
            return [tuple(cells) for cells in csv.reader(file)][1:]

    def ticket(self, case):
        cases = self.env["support.sla.import.case"]
        return cases.search([("name", "=", case)]).ticket_id
