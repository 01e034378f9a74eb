import logging
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import split_every

from ...replay import Problem, facts, log, mapping
from ...replay.report import Report

_logger = logging.getLogger(__name__)

MANAGER = "support_contracts.group_support_manager"
# Rows read, and cases replayed, between two commits.
ROWS, CASES = 1000, 200


class SupportSlaImport(models.Model):
    """One file of another tool's log: how far it was read, and what came of it.

    Two passes, each in batches that are committed: rows become facts of cases, then
    each case with new facts is replayed whole. A run that was killed goes on where the
    last batch ended; facts are unique, so nothing comes in twice.
    """

    _name = "support.sla.import"
    _description = "Import of a Ticket Log"
    _order = "id desc"

    source = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    file_name = fields.Char(required=True, readonly=True)
    fingerprint = fields.Char(required=True, readonly=True)
    mapping_digest = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [("reading", "Reading"), ("replaying", "Replaying"), ("done", "Done")],
        required=True,
        readonly=True,
        default="reading",
    )
    rows_read = fields.Integer(string="Rows", readonly=True)
    rows_refused = fields.Integer(string="Refused", readonly=True)
    rows_known = fields.Integer(string="Known already", readonly=True)
    cases_replayed = fields.Integer(string="Tickets", readonly=True)
    report_size = fields.Integer(readonly=True, help="Bytes of the report so far.")

    _once = models.Constraint(
        "UNIQUE (company_id, source, fingerprint, mapping_digest)",
        "This file was imported with this mapping already.",
    )

    @api.depends("source", "file_name")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.source}: {run.file_name}"

    # ------------------------------------------------------------------
    # Running
    # ------------------------------------------------------------------

    @api.model
    def _import_file(self, path, mapping_path, report_path, contract=None, again=False):
        """Import a log as the user of the environment, who manages services.

        ``contract``: name of the contract of rows that name none; ``again``: read the
        file once more, for what was refused before. Returns the run; raises UserError.
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager imports a log."))
        try:
            rules = mapping.parse(Path(mapping_path).read_text(encoding="utf-8"))
            run = self._open_run(path, rules, again)
            if run.state != "done":
                run._read(path, rules, report_path, contract)
                run._replay(report_path)
        except (Problem, OSError, UnicodeDecodeError) as problem:
            raise UserError(self._describe(problem)) from problem
        return run

    @api.model
    def _open_run(self, path, rules, again):
        """The run of this file with this mapping, a new one or the one to go on."""
        runs_sudo = self.sudo()
        key = {
            "company_id": self.env.company.id,
            "source": rules.source,
            "fingerprint": log.fingerprint(path),
            "mapping_digest": rules.digest,
        }
        run = runs_sudo.search([(name, "=", value) for name, value in key.items()])
        if not run:
            return runs_sudo.create({**key, "file_name": Path(path).name})
        if again:
            run.write(
                {
                    "state": "reading",
                    "rows_read": 0,
                    "rows_refused": 0,
                    "rows_known": 0,
                    "report_size": 0,
                }
            )
        return run

    def _read(self, path, rules, report_path, contract):
        """First pass: rows become facts."""
        lookups = self._get_lookups(contract)
        with (
            log.open_log(path, rules) as records,
            Report(report_path, self.report_size, self._get_report_head()) as report,
        ):
            records.skip(self.rows_read)
            for batch in split_every(ROWS, records, list):
                self._take_rows(batch, rules, lookups, report)
                self._commit_batch(report)
        self.state = "replaying"
        self._commit_batch()

    def _take_rows(self, batch, rules, lookups, report):
        now, rows = fields.Datetime.now(), []
        for number, record in batch:
            try:
                if isinstance(record, Problem):
                    raise record
                case, found = facts.read(rules, record, lookups, now)
                rows.append((case, *self._get_home(rules, record, lookups), found))
            except Problem as problem:
                named = isinstance(record, dict) and rules.find("case", record)
                report.add(number, named or "", self._describe(problem))
        known = self.env["support.sla.import.case"]._add_facts(self, rows)
        self.rows_read += len(batch)
        self.rows_refused += len(batch) - len(rows)
        self.rows_known += known

    def _get_home(self, rules, record, lookups):
        """(contract id, team id) of a row's ticket."""
        found = []
        for name in ("contract", "team"):
            source = rules.sources.get(name)
            value = source and facts.find(rules, name, source, record, lookups)
            found.append(value or lookups[name].get(None))
        if not found[0]:
            raise Problem("no_contract")
        return found

    def _replay(self, report_path):
        """Second pass: cases with new facts become tickets, events and clocks."""
        cases = self.env["support.sla.import.case"]
        with Report(report_path, self.report_size, self._get_report_head()) as report:
            while pending := cases._get_pending(self, CASES):
                for case, reason in pending._replay_all():
                    report.add("", case.name, reason)
                self.cases_replayed += len(pending)
                self._commit_batch(report)
        self.state = "done"
        self._commit_batch()

    def _commit_batch(self, report=None):
        """What was done so far stays; nothing of it is kept in memory."""
        if report:
            self.report_size = report.flush()
        self.env.flush_all()
        self.env["ir.cron"]._commit_progress()
        self.env.invalidate_all()
        _logger.info(
            "%s: %s rows, %s refused, %s cases",
            self.display_name,
            self.rows_read,
            self.rows_refused,
            self.cases_replayed,
        )
