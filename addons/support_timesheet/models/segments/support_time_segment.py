from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.support_contracts.arithmetic import minutes as arithmetic

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
        """One segment per stamped line; a hook may split a line into several."""
        prices = lines._get_segment_prices()
        originals = lines._get_corrected_segments()
        previous = lines._get_disputed_segments()
        corrected = originals._get_corrected_minutes()
        original_by_line = {original.line_id: original for original in originals}
        vals_list = []
        for line in lines:
            values = line._prepare_segment(prices[line]) | {
                "supersedes_id": previous.get(line.id)
            }
            original = original_by_line.get(line.corrects_id)
            if original:
                values |= original._prepare_correction(values, corrected)
            vals_list.append(values)
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
        return {
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

    def _get_work_contract(self):
        return self.contract_id

    def _get_work_contracts(self):
        return self.contract_id


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    def _prepare_segment(self, price):
        self.ensure_one()
        minutes = arithmetic.from_hours(self.unit_amount)
        work_type = self.work_type_id
        start = self.date_time or False
        return {
            "cutoff_id": self.cutoff_id.id,
            "line_id": self.id,
            "contract_id": self.support_contract_id.id,
            "company_id": self.company_id.id,
            "ticket_id": self.ticket_id.id,
            "employee_id": self.employee_id.id,
            "support_level": self.support_level,
            "work_type_id": work_type.id,
            "name": self.name,
            "date": self.date,
            "time_from": start,
            "time_to": start and start + timedelta(minutes=max(minutes, 0)),
            "minutes": minutes,
            "accounted_minutes": self.accounted_minutes,
            "burn_percent": work_type.burn_percent,
            "burn_minutes": work_type._get_burn_minutes(self.accounted_minutes),
            "price_unit": price.amount,
            "price_reason": price.reason,
            "verdict": self.support_verdict or "billable",
            "verdict_reason": self.verdict_reason,
        }

    def _get_segment_prices(self):
        """{line: hourly Price of its work type on its day}."""
        contracts = self.support_contract_id
        found = contracts._get_hourly_prices_by_contract(
            {
                contract: {(line.work_type_id, line.date) for line in lines}
                for contract, lines in self.grouped("support_contract_id").items()
            }
        )
        return {
            line: found[line.support_contract_id][line.work_type_id, line.date]
            for line in self
        }

    def _get_corrected_segments(self):
        """Final segments of the entries that these lines take back."""
        segments = self.env["support.time.segment"]
        if not self.corrects_id:
            return segments
        return segments.search(
            [("line_id", "in", self.corrects_id.ids), ("state", "=", "final")]
        )

    def _get_disputed_segments(self):
        """{line id: id of the segment that its dispute leaves behind}."""
        rows = self.env["support.time.segment"]._read_group(
            [("line_id", "in", self.ids), ("state", "=", "disputed")],
            ["line_id"],
            ["id:max"],
        )
        return {line.id: segment_id for line, segment_id in rows}
