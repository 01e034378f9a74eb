from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_statement_levels(self, date_start, date_end):
        """K19: {ticket id: {level in words: minutes consumed}}.

        One join of the ledger with its sources, which no grouping of the ORM can
        express: the ledger keeps ids as values.
        """
        self.ensure_one()
        levels = super()._get_statement_levels(date_start, date_end)
        self.env["support.hour.move"].flush_model()
        self.env["support.time.segment"].flush_model(["support_level"])
        query = SQL(
            """
            SELECT move.ticket_id, segment.support_level, -SUM(move.minutes)
              FROM support_hour_move move
              JOIN support_time_segment segment ON segment.id = move.source_id
             WHERE move.contract_id = %s AND move.date BETWEEN %s AND %s
               AND move.source_model = 'support.time.segment'
               AND move.ticket_id IS NOT NULL
          GROUP BY move.ticket_id, segment.support_level
            HAVING SUM(move.minutes) <> 0
          ORDER BY segment.support_level
            """,
            self.id,
            date_start,
            date_end,
        )
        words = dict(
            self.env["support.time.segment"]
            ._fields["support_level"]
            ._description_selection(self.env)
        )
        found = defaultdict(dict, levels)
        for ticket_id, level, minutes in self.env.execute_query(query):
            found[ticket_id][words.get(level) or self.env._("No level")] = minutes
        return dict(found)
