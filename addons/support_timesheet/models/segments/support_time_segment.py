from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..time.account_analytic_line import LEVELS, VERDICTS


class SupportTimeSegment(models.Model):
    """What is counted: a piece of a published entry, from its hours to who paid them.

    Made when a cut is published and kept as it was shown. Once final, the four sums
    say what became of its ``burn_minutes``: they always add up to them.
    """

    _name = "support.time.segment"
    _description = "Support Time"
    _order = "date, time_from, id"

    cutoff_id = fields.Many2one(
        "support.cutoff", required=True, readonly=True, index=True, ondelete="restrict"
    )
    line_id = fields.Many2one(
        "account.analytic.line",
        string="Entry",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        "support.contract", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="contract_id.partner_id")
    currency_id = fields.Many2one(related="contract_id.currency_id")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one("hr.employee", readonly=True, ondelete="restrict")
    support_level = fields.Selection(LEVELS, string="Level", readonly=True)
    work_type_id = fields.Many2one(
        "support.work.type", required=True, readonly=True, ondelete="restrict"
    )
    # what was shown
    name = fields.Char(string="Description", readonly=True)
    date = fields.Date(required=True, readonly=True)
    time_from = fields.Datetime(readonly=True)
    time_to = fields.Datetime(readonly=True)
    minutes = fields.Integer(string="Worked", readonly=True)
    accounted_minutes = fields.Integer(string="Accounted", readonly=True)
    burn_percent = fields.Integer(readonly=True, default=100, aggregator=None)
    burn_minutes = fields.Integer(
        string="From the hours",
        readonly=True,
        help="Accounted time at the multiplier of the work type, rounded once.",
    )
    price_unit = fields.Float(string="Price per hour", readonly=True, aggregator=None)
    price_reason = fields.Char(string="Why this price", readonly=True)
    terms_reason = fields.Char(
        string="Why these terms",
        readonly=True,
        help="The band of the week that multiplies it, or why none does.",
    )
    surcharge_approval_id = fields.Many2one(
        "support.approval",
        string="Surcharge asked for",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The customer's own request to work out of hours.",
    )
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    verdict_reason = fields.Char(readonly=True)
    corrects_id = fields.Many2one(
        "support.time.segment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # what the customer said
    state = fields.Selection(
        [
            ("published", "Waiting for the customer"),
            ("disputed", "Disputed"),
            ("final", "Final"),
        ],
        required=True,
        readonly=True,
        default="published",
    )
    dispute_comment = fields.Text(string="Objection", readonly=True)
    dispute_answer = fields.Text(string="Our answer")
    next_cutoff_id = fields.Many2one(
        "support.cutoff",
        string="Goes on in",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    supersedes_id = fields.Many2one(
        "support.time.segment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # what became of it
    allocated_minutes = fields.Integer(string="From packages", readonly=True)
    charged_minutes = fields.Integer(string="Charged", readonly=True)
    discounted_minutes = fields.Integer(string="Not charged", readonly=True)
    held_minutes = fields.Integer(string="Held", readonly=True)
    excess_refused = fields.Boolean(readonly=True)
    coverage = fields.Text(string="Why covered or not", readonly=True)
    cover_reason = fields.Char(
        string="Covered by",
        readonly=True,
        help="The warranty or maintenance that discounts it.",
    )
    waits_for_manager = fields.Boolean(
        string="Waits for the service manager",
        readonly=True,
        help="Held, and not the customer's to decide.",
    )
    source_round = fields.Integer(
        default=0, readonly=True, help="How many times it was allocated."
    )

    _balanced = models.Constraint(
        "CHECK (state <> 'final' OR allocated_minutes + charged_minutes "
        "+ discounted_minutes + held_minutes = burn_minutes)",
        "What became of the time does not add up to it.",
    )
    _contract_idx = models.Index("(contract_id, date)")
    _held_idx = models.Index("(contract_id, date) WHERE held_minutes > 0")

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        """People only answer objections; all else follows from decisions."""
        if not self.env.su:
            if vals.keys() - {"dispute_answer"}:
                raise UserError(
                    self.env._("Published time is not edited: it was shown like this.")
                )
            if any(s.next_cutoff_id.state != "draft" for s in self):
                raise UserError(
                    self.env._("There is no open objection to answer here.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Published time stays as proof."))

    # ------------------------------------------------------------------
    # Publishing
    # ------------------------------------------------------------------

    @api.model
    def _create_from_lines(self, lines):
        """The pieces of stamped lines as they will be shown; one create for all."""
        corrections = lines.filtered("corrects_id")
        pieces = (lines - corrections)._get_pieces()
        prices = lines._get_piece_prices(pieces)
        previous = lines._get_disputed_segments()
        vals_list = corrections._prepare_correction_segments()
        for line, own in pieces.items():
            vals_list += line._prepare_segments(own, prices[line.support_contract_id])
        # What answers an objection says so on the first of its pieces.
        for vals in vals_list:
            vals["supersedes_id"] = previous.pop(vals["line_id"], False)
        return self.create(vals_list)

    def _get_totals(self):
        """{cutoff: [accounted, burnt]} in minutes."""
        totals = {}
        for segment in self:
            total = totals.setdefault(segment.cutoff_id, [0, 0])
            total[0] += segment.accounted_minutes
            total[1] += segment.burn_minutes
        return totals

    def _get_shown(self):
        """What the customer reads of it, for the snapshot of the approval."""
        self.ensure_one()
        shown = {
            "id": self.id,
            "ticket": self.ticket_id.number,
            "name": self.name,
            "level": self.support_level,
            "work_type": self.work_type_id.id,
            "accounted_minutes": self.accounted_minutes,
            "burn_minutes": self.burn_minutes,
            "price_unit": self.price_unit,
            "verdict": self.verdict,
            "verdict_reason": self.verdict_reason or "",
        }
        if self.terms_reason:
            shown["terms_reason"] = self.terms_reason
        return shown

    def _with_siblings(self, objections):
        """Disputed time and the other pieces of its entries: they go on together.

        Returns them and ``objections``, {segment id: words}, completed.
        """
        words = {segment.line_id: objections[segment.id] for segment in self}
        siblings = self.cutoff_id.segment_ids.filtered(lambda s: s.line_id in words)
        return siblings, {s.id: words[s.line_id] for s in siblings} | objections

    def _get_work_contract(self):
        return self.contract_id

    def _get_work_contracts(self):
        return self.contract_id


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    def _prepare_segments(self, pieces, prices):
        """Values of the pieces of the line, in order; hook for what they share."""
        return [
            self._prepare_segment(piece, prices[piece.work_type, piece.date])
            for piece in pieces
        ]

    def _prepare_segment(self, piece, price):
        """Values of what is shown of a piece of the line; Price is of its type."""
        price = price.at(piece.price_percent)
        return self._prepare_segment_of_line() | {
            "work_type_id": piece.work_type.id,
            "date": piece.date,
            "time_from": piece.start,
            "time_to": piece.end,
            "minutes": piece.minutes,
            "accounted_minutes": piece.accounted,
            "burn_percent": piece.burn_percent,
            "burn_minutes": piece.burn,
            "price_unit": price.amount,
            "price_reason": price.reason,
            "terms_reason": "; ".join(piece.why) or False,
            "surcharge_approval_id": piece.approval and piece.approval.id,
        }

    def _prepare_segment_of_line(self):
        """Values that all pieces of the line share."""
        self.ensure_one()
        return {
            "cutoff_id": self.cutoff_id.id,
            "line_id": self.id,
            "contract_id": self.support_contract_id.id,
            "company_id": self.company_id.id,
            "ticket_id": self.ticket_id.id,
            "employee_id": self.employee_id.id,
            "support_level": self.support_level,
            "name": self.name,
            "verdict": self.support_verdict or "billable",
            "verdict_reason": self.verdict_reason,
        }

    @api.model
    def _get_piece_prices(self, pieces):
        """{contract: {(work type, date): hourly Price}} for {line: [Piece, …]}."""
        requests = defaultdict(set)
        for line, own in pieces.items():
            requests[line.support_contract_id].update(
                (piece.work_type, piece.date) for piece in own
            )
        contracts = self.env["support.contract"]
        return contracts._get_hourly_prices_by_contract(requests)

    def _get_disputed_segments(self):
        """{line id: id of the first segment that its last dispute leaves behind}."""
        rows = self.env["support.time.segment"]._read_group(
            [("line_id", "in", self.ids), ("state", "=", "disputed")],
            ["line_id"],
            ["id:array_agg", "cutoff_id:array_agg"],
        )
        return {
            line.id: min(
                segment_id
                for segment_id, cutoff_id in zip(ids, cutoff_ids, strict=True)
                if cutoff_id == max(cutoff_ids)
            )
            for line, ids, cutoff_ids in rows
        }
