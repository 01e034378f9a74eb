from datetime import date, datetime
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain


class Told(NamedTuple):
    """What the earlier reports of a plan told: the days, and when the last went out."""

    first: date
    last: date
    released_on: datetime

    def came_too_late(self, day, instant):
        """Whether what ended on ``day`` was only known at ``instant``, after them."""
        return self.first <= day <= self.last and instant > self.released_on


class SupportReport(models.Model):
    """U11: what was closed after its report went out is told in the next one."""

    _inherit = "support.report"

    def _get_told_before(self):
        """{report: `Told`, None where it is the first of its plan}; one query.

        New versions tell corrected figures again; they are no reports of their own.
        """
        earlier = self.search_fetch(
            Domain("plan_id", "in", self.plan_id.ids)
            & Domain("state", "in", ("released", "sent"))
            & Domain("replaces_id", "=", False),
            ["plan_id", "date_start", "date_end", "released_on"],
        )
        by_plan = earlier.grouped("plan_id")
        return {
            report: by_plan.get(report.plan_id, earlier.browse())._get_told(
                report.date_start
            )
            for report in self
        }

    def _get_told(self, until):
        """`Told` of these reports, but those of ``until`` and later."""
        rows = self.filtered(lambda report: report.date_end < until)
        return rows and Told(
            min(rows.mapped("date_start")),
            max(rows.mapped("date_end")),
            max(rows.mapped("released_on")),
        )


class SupportMeasureResult(models.Model):
    _inherit = "support.measure.result"

    def _came_too_late(self, told):
        """Whether the figure was first closed after what its plan ``told``."""
        self.ensure_one()
        if not told:
            return False
        first = self
        while first.corrects_id:
            first = first.corrects_id
        return told.came_too_late(self.date_end, first.closed_at)
