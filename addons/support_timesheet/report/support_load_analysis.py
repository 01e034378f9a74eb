from odoo import fields, models
from odoo.tools import SQL

from ..models.estimates.support_estimate import AGREED


class SupportLoadAnalysis(models.Model):
    """G15: hours per person: what is left of what was agreed, and what was worked."""

    _inherit = "support.load.analysis"

    kind = fields.Selection(
        selection_add=[("left", "Left of what was agreed"), ("worked", "Worked")]
    )

    _depends = {
        "account.analytic.line": [
            "accounted_minutes",
            "company_id",
            "date",
            "employee_id",
            "support_verdict",
            "ticket_id",
            "unit_amount",
        ],
        "support.estimate": ["kind", "minutes", "state", "ticket_id", "version"],
    }

    def _get_parts(self):
        return [*super()._get_parts(), self._select_left(), self._select_worked()]

    def _select_left(self):
        """Open tickets with a figure that rules: the last version of each part of it,
        less what the customer pays of the time that was logged (K6-K8)."""
        return SQL(
            """
            SELECT 'left' AS kind, NULL::date AS date, ticket.user_id,
                   ticket.team_id, ticket.company_id, 0 AS ticket_count,
                   GREATEST(agreed.minutes - COALESCE(spent.minutes, 0), 0) / 60.0
                   AS hours, ticket.id AS source_id
              FROM helpdesk_ticket ticket
              JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
              JOIN (SELECT last.ticket_id, SUM(last.minutes) AS minutes
                      FROM (SELECT DISTINCT ON (ticket_id, kind) ticket_id, minutes
                              FROM support_estimate
                             WHERE state IN %s
                          ORDER BY ticket_id, kind, version DESC) last
                  GROUP BY last.ticket_id) agreed ON agreed.ticket_id = ticket.id
         LEFT JOIN (SELECT ticket_id, SUM(accounted_minutes) AS minutes
                      FROM account_analytic_line
                     WHERE COALESCE(support_verdict, 'billable') = 'billable'
                  GROUP BY ticket_id) spent ON spent.ticket_id = ticket.id
             WHERE ticket.active AND NOT COALESCE(stage.closed, FALSE)
            """,
            AGREED,
        )

    def _select_worked(self):
        return SQL(
            """
            SELECT 'worked' AS kind, line.date, employee.user_id,
                   ticket.team_id, line.company_id, 0 AS ticket_count,
                   line.unit_amount AS hours, line.id AS source_id
              FROM account_analytic_line line
              JOIN hr_employee employee ON employee.id = line.employee_id
              JOIN helpdesk_ticket ticket ON ticket.id = line.ticket_id
            """
        )
