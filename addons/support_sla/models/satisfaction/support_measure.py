from collections import defaultdict

from odoo import models

from ...arithmetic.measures import Figure
from .support_ticket_rating import HIGHEST, LOWEST


class SupportMeasure(models.Model):
    """G6, G13: satisfaction is measured by what customers said of their tickets."""

    _inherit = "support.measure"

    def _count_satisfaction(self, periods, windows):
        """Points above the lowest rating, of those there could be; opens to tickets.

        Without any rating in the period, what a person states. One query for all.
        """
        ratings = self.env["support.ticket.rating"].sudo()
        ratings = ratings.search_fetch(
            [
                ("contract_id", "in", self.contract_id.ids),
                ("rated_at", ">=", min(windows[m][0] for m in self)),
                ("rated_at", "<", max(windows[m][1] for m in self)),
            ],
            ["contract_id", "rated_at", "ticket_id", "value"],
        )
        by_contract = defaultdict(list)
        for rating in ratings:
            by_contract[rating.contract_id.id].append(rating)
        found = super()._count_satisfaction(periods, windows)
        for measure in self:
            since, until = windows[measure]
            given = [
                rating
                for rating in by_contract[measure.contract_id.id]
                if since <= rating.rated_at < until
            ]
            if given:
                found[measure] = _as_figure(given)
        return found


def _as_figure(ratings):
    return Figure(
        sum(rating.value - LOWEST for rating in ratings),
        (HIGHEST - LOWEST) * len(ratings),
        len(ratings),
        counted=tuple(sorted(rating.ticket_id.id for rating in ratings)),
    )
