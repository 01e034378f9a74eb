import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import split_every

from ...arithmetic.measures import periods_between

_logger = logging.getLogger(__name__)


class SupportMeasure(models.Model):
    """The job that closes whatever is due."""

    _inherit = "support.measure"

    # Contracts that are closed, and committed, together.
    _CLOSED_TOGETHER = 250

    @api.model
    def _cron_close(self):
        """Close what is due, some contracts at a time; what blocks one stops no other.

        What was closed is committed: a run that dies goes on where it stopped.
        """
        measures = self.search([("contract_id.state", "in", ("active", "ended"))])
        # What is closed already takes no turn from what is not, after a run that died.
        measures = self.union(*measures._get_due_periods())
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(measures.contract_id))
        by_contract = measures.grouped("contract_id")
        for contracts in split_every(self._CLOSED_TOGETHER, list(by_contract)):
            batch = self.union(*(by_contract[contract] for contract in contracts))
            batch._close_due()
            if not crons._commit_progress(len(contracts)):
                break

    def _close_due(self):
        """Close all due periods, the oldest of each first; returns the results."""
        results = self.env["support.measure.result"]
        due = self._get_due_periods()
        while due:
            periods = {measure: days[0] for measure, days in due.items()}
            measures = self.browse().union(*periods)
            blockers = measures._get_blockers(periods)
            free = measures.filtered(lambda m, blockers=blockers: m not in blockers)
            results |= free._try_freeze(periods)
            due = {m: due[m][1:] for m in free if due[m][1:]}
        return results

    def _try_freeze(self, periods):
        """All together; where one cannot be counted, each on its own."""
        try:
            with self.env.cr.savepoint():
                return self._freeze(periods)
        except (UserError, ValidationError) as error:
            if len(self) == 1:
                _logger.warning("%s cannot be closed: %s", self.name, error)
                return self.env["support.measure.result"]
            found = [measure._try_freeze(periods) for measure in self]
            return self.env["support.measure.result"].union(*found)

    # ------------------------------------------------------------------
    # What is due
    # ------------------------------------------------------------------

    def _get_due_periods(self):
        """{measure: [(first day, last day)]} that ended, were waited for, and are open.

        The oldest first. Two queries at most, however long the measures have run.
        """
        ended = self._get_ended_periods()
        closed = self._count_closed(ended)
        gaps = [
            measure
            for measure, (count, last) in closed.items()
            if not 0 < count <= len(ended[measure])
            or ended[measure][count - 1][0] != last
        ]
        closed_days = self.browse().union(*gaps)._get_closed_days() if gaps else set()
        found = {}
        for measure, periods in ended.items():
            count = closed[measure][0] if measure in closed else 0
            if measure in gaps:
                periods = [p for p in periods if (measure.id, p[0]) not in closed_days]
            else:
                periods = periods[count:]
            found[measure] = [p for p in periods if measure._was_in_force(*p)]
        return {measure: periods for measure, periods in found.items() if periods}

    def _get_ended_periods(self):
        """{measure: [(first day, last day)]} since it began, of contracts in force."""
        signed = self.contract_id.filtered(lambda contract: contract.state != "draft")
        todays = {contract: contract._get_today() for contract in signed}
        known, found = {}, {}
        for measure in self.filtered(lambda m: m.contract_id in todays):
            today = todays[measure.contract_id]
            last = today - timedelta(measure.closing_days + 1)
            key = measure.period, measure.date_start, last
            if key not in known:
                known[key] = list(periods_between(*key))
            found[measure] = known[key]
        return found

    def _count_closed(self, measures):
        """{measure: (closed periods, first day of the last one)}, where there are."""
        groups = self.env["support.measure.result"].sudo()
        groups = groups._read_group(
            [
                ("measure_id", "in", [measure.id for measure in measures]),
                ("corrects_id", "=", False),
            ],
            ["measure_id"],
            ["__count", "date_start:max"],
        )
        return {self.browse(measure.id): rest for measure, *rest in groups}

    def _get_closed_days(self):
        """{(measure id, first day)} of every closed period."""
        results = self.env["support.measure.result"].sudo()
        rows = results._read_group(
            [("measure_id", "in", self.ids)], ["measure_id", "date_start:day"]
        )
        return {(measure.id, first) for measure, first in rows}

    def _was_in_force(self, first, last):
        start, end = self._clip(first, last)
        return start <= end
