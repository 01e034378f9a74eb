from collections import defaultdict

from odoo import models


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_statement_levels(self, date_start, date_end):
        """K19: {ticket id: {level in words: minutes consumed}}.

        What final time took of packages, by the day of the work, as the ledger has it.
        """
        self.ensure_one()
        levels = super()._get_statement_levels(date_start, date_end)
        segments = self.env["support.time.segment"]
        groups = segments._read_group(
            [
                ("contract_id", "=", self.id),
                ("date", ">=", date_start),
                ("date", "<=", date_end),
                ("allocated_minutes", "!=", 0),
            ],
            ["ticket_id", "support_level"],
            ["allocated_minutes:sum"],
        )
        words = dict(segments._fields["support_level"]._description_selection(self.env))
        found = defaultdict(dict, levels)
        for ticket, level, minutes in groups:
            if minutes:
                label = words.get(level) or self.env._("No level")
                found[ticket.id][label] = minutes
        return dict(found)
