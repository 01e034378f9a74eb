from odoo import models
from odoo.tools import SQL


class SupportMarginAnalysis(models.Model):
    _inherit = "support.margin.analysis"

    _depends = {
        "account.analytic.line": ["amount", "date", "support_contract_id"],
        "support.time.segment": [
            "line_id",
            "state",
            "burn_minutes",
            "discounted_minutes",
        ],
    }

    def _get_parts(self):
        """The cost of the hours worked, as hr_timesheet valued them when logged.

        Absorbed is the share of it that nobody pays.
        """
        work = SQL(
            """
            SELECT line.date, line.support_contract_id AS contract_id,
                   'work' AS kind, line.id AS source_id, 0.0 AS income,
                   -line.amount AS cost,
                   -line.amount * COALESCE(free.share, 0.0) AS absorbed_cost
              FROM account_analytic_line line
         LEFT JOIN (
                SELECT line_id,
                       SUM(discounted_minutes)::float
                       / NULLIF(SUM(burn_minutes), 0) AS share
                  FROM support_time_segment
                 WHERE state = 'final'
              GROUP BY line_id) free ON free.line_id = line.id
             WHERE line.support_contract_id IS NOT NULL
            """
        )
        return [*super()._get_parts(), work]
