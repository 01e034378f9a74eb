from odoo import fields, models
from odoo.tools import SQL


class SupportTimeOverlap(models.Model):
    """Two entries of the same person at the same time: told, never dropped.

    A person may well attend two tickets at once; whoever reviews the time decides.
    """

    _name = "support.time.overlap"
    _description = "Overlapping Time"
    _auto = False
    _order = "time_from desc, id"
    _rec_name = "employee_id"

    employee_id = fields.Many2one("hr.employee", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    line_id = fields.Many2one("account.analytic.line", string="Entry", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    other_line_id = fields.Many2one(
        "account.analytic.line", string="Other entry", readonly=True
    )
    other_ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Other ticket", readonly=True
    )
    time_from = fields.Datetime(readonly=True)
    time_to = fields.Datetime(readonly=True)
    minutes = fields.Integer(string="Overlap", readonly=True)

    @property
    def _table_query(self):
        """Pairs whose second entry starts while the first lasts.

        No aggregate of the ORM joins a table with itself. The index on person and
        start finds the second entries.
        """
        self.env["account.analytic.line"].flush_model()
        return SQL(
            """
            SELECT row_number() OVER (ORDER BY first.id, second.id) AS id,
                   first.employee_id,
                   first.company_id,
                   first.id AS line_id,
                   first.ticket_id,
                   second.id AS other_line_id,
                   second.ticket_id AS other_ticket_id,
                   second.started_at AS time_from,
                   LEAST(first.ended_at, second.ended_at) AS time_to,
                   (EXTRACT(EPOCH FROM LEAST(first.ended_at, second.ended_at)
                    - second.started_at) / 60)::integer AS minutes
              FROM account_analytic_line first
              JOIN account_analytic_line second
                ON second.employee_id = first.employee_id
               AND second.started_at >= first.started_at
               AND second.started_at < first.ended_at
               AND (second.started_at > first.started_at OR second.id > first.id)
               AND second.ended_at > second.started_at
             WHERE first.started_at IS NOT NULL
               AND first.ended_at > first.started_at
               AND first.support_contract_id IS NOT NULL
               AND second.support_contract_id IS NOT NULL
            """
        )
