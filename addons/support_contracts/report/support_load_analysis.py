from odoo import fields, models
from odoo.tools import SQL


class SupportLoadAnalysis(models.Model):
    """G8, G15: what is on whom, ticket by ticket.

    Addons that know hours add what is left of open tickets, and what was worked.
    """

    _name = "support.load.analysis"
    _description = "Load of People"
    _auto = False
    _order = "date desc, id"
    _rec_name = "user_id"

    kind = fields.Selection([("open", "Open tickets")], readonly=True)
    date = fields.Date(readonly=True, help="Of work; what is open has no day.")
    user_id = fields.Many2one("res.users", string="Person", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    ticket_count = fields.Integer(string="Tickets", readonly=True)
    hours = fields.Float(readonly=True)

    # What the view reads is written before it is read.
    _depends = {
        "helpdesk.ticket": ["active", "company_id", "stage_id", "team_id", "user_id"],
        "helpdesk.ticket.stage": ["closed"],
    }

    @property
    def _table_query(self):
        parts = SQL(" UNION ALL ").join(self._get_parts())
        return SQL(
            """
            SELECT row_number() OVER (
                       ORDER BY part.kind, part.date, part.source_id
                   ) AS id,
                   part.kind, part.date, part.user_id, part.team_id,
                   part.company_id, part.ticket_count, part.hours
              FROM (%s) part
            """,
            parts,
        )

    def _get_parts(self):
        """[SQL, …] with kind, date, user_id, team_id, company_id, ticket_count, hours
        and source_id (hook)."""
        return [
            SQL(
                """
                SELECT 'open' AS kind, NULL::date AS date, ticket.user_id,
                       ticket.team_id, ticket.company_id, 1 AS ticket_count,
                       0.0 AS hours, ticket.id AS source_id
                  FROM helpdesk_ticket ticket
                  JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
                 WHERE ticket.active AND NOT COALESCE(stage.closed, FALSE)
                """
            )
        ]
