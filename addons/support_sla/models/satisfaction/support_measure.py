from collections import defaultdict

from odoo import fields, models

from ...arithmetic.measures import Figure
from .support_ticket_rating import HIGHEST, LOWEST

HUNDRED = 100.0


class SupportMeasure(models.Model):
    """G6, G13: satisfaction is measured by what customers said.

    Of their tickets, or in a campaign; each answer weighs alike.
    """

    _inherit = "support.measure"

    satisfaction_source = fields.Selection(
        [
            ("ratings", "Ratings of tickets"),
            ("surveys", "Answers to campaigns"),
            ("both", "Both"),
        ],
        string="As customers say in",
        required=True,
        default="ratings",
        help="Without any in the period, the figure that a person states.",
    )

    def _count_satisfaction(self, periods, windows):
        """Points above the lowest one, of those there could be; opens to tickets.

        A query for ratings, what is excluded of them, and answers, whatever the number.
        """
        found = super()._count_satisfaction(periods, windows)
        ratings = self._find_ratings(windows)
        excluded = self._find_excluded(ratings)
        answers = self._find_answers(windows)
        for measure in self:
            window, contract = windows[measure], measure.contract_id
            given = [
                rating
                for rating in ratings[contract.id]
                if window.since <= rating.rated_at < window.until
                and measure.satisfaction_source != "surveys"
            ]
            scores = [
                line.score
                for line in answers[contract.id]
                if window.first <= line.answered_on <= window.last
                and measure.satisfaction_source != "ratings"
            ]
            left_out = excluded.get(measure.id, set()) | excluded.get(False, set())
            if given or scores:
                found[measure] = _as_figure(given, scores, left_out)
        return found

    def _find_ratings(self, windows):
        """{contract id: [rating]} of all the periods."""
        rows = self.env["support.ticket.rating"].sudo()
        rows = rows.search_fetch(
            [
                ("contract_id", "in", self.contract_id.ids),
                ("rated_at", ">=", min(windows[m].since for m in self)),
                ("rated_at", "<", max(windows[m].until for m in self)),
            ],
            ["contract_id", "rated_at", "ticket_id", "value"],
        )
        return _by_contract(rows)

    def _find_excluded(self, ratings):
        """{measure id, False of all measures: {ticket id}} of what was approved."""
        rated = {row.ticket_id.id for rows in ratings.values() for row in rows}
        groups = (
            self.env["support.measure.exclusion"]
            .sudo()
            ._read_group(
                [("state", "=", "approved"), ("ticket_id", "in", list(rated))],
                ["measure_id"],
                ["ticket_id:array_agg"],
            )
        )
        return {measure.id: set(ticket_ids) for measure, ticket_ids in groups}

    def _find_answers(self, windows):
        """{contract id: [line answered with some scale]} of all the periods."""
        lines = self.env["support.survey.campaign.line"].sudo()
        lines = lines.search_fetch(
            [
                ("contract_id", "in", self.contract_id.ids),
                ("state", "=", "answered"),
                ("has_score", "=", True),
                ("answered_on", ">=", min(windows[m].first for m in self)),
                ("answered_on", "<=", max(windows[m].last for m in self)),
            ],
            ["contract_id", "answered_on", "score"],
        )
        return _by_contract(lines)


def _by_contract(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.contract_id.id].append(row)
    return found


def _as_figure(ratings, scores=(), left_out=frozenset()):
    """Each rating from 0 to 100, as the score of an answer is.

    ``left_out``: ids of tickets that are excluded.
    """
    span = HIGHEST - LOWEST
    all_of_them = len(ratings)
    ratings = [rating for rating in ratings if rating.ticket_id.id not in left_out]
    points = HUNDRED * sum(rating.value - LOWEST for rating in ratings) / span
    number = len(ratings) + len(scores)
    return Figure(
        points + sum(scores),
        HUNDRED * number,
        number,
        excluded=all_of_them - len(ratings),
        counted=tuple(sorted(rating.ticket_id.id for rating in ratings)),
    )
