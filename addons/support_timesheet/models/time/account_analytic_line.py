from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.support_contracts.arithmetic import minutes as arithmetic

LEVELS = [
    ("l1", "Level 1"),
    ("l2", "Level 2"),
    ("l3", "Level 3"),
    ("qm", "Quality management"),
]
VERDICTS = [
    ("billable", "Billable"),
    ("no_charge", "No charge, printed at zero"),
    ("do_not_bill", "Absorbed, not billed"),
]
# Whoever holds this object may stamp lines: it cannot come from a client.
STAMPING = object()


class AccountAnalyticLine(models.Model):
    """Time on a ticket. What was typed stays as typed; what counts is beside it."""

    _inherit = "account.analytic.line"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('support_contract_id', '!=', False)]",
    )
    support_contract_id = fields.Many2one(
        "support.contract",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    support_level = fields.Selection(LEVELS, string="Level")
    work_type_id = fields.Many2one("support.work.type", ondelete="restrict")
    # Not precomputed: that costs a draft record of every line of the database, and
    # hr_timesheet updates new lines anyway.
    accounted_minutes = fields.Integer(
        string="Accounted",
        compute="_compute_accounted_minutes",
        store=True,
        help="Time that counts, with the minimum and rounding of the work type.",
    )
    support_verdict = fields.Selection(VERDICTS, string="Verdict")
    verdict_reason = fields.Char(string="Reason of the verdict")
    before_terms = fields.Boolean(
        readonly=True,
        copy=False,
        help="Logged while the customer had not accepted the terms of attention (K2).",
    )
    # the daily cut
    cutoff_id = fields.Many2one(
        "support.cutoff",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    support_state = fields.Selection(
        [
            ("running", "Running"),
            ("open", "Not published"),
            ("draft", "Disputed"),
            ("published", "Waiting for the customer"),
            ("final", "Final"),
        ],
        string="Cut",
        compute="_compute_support_state",
    )
    corrects_id = fields.Many2one(
        "account.analytic.line",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The final entry that this negative one takes back.",
    )
    segment_ids = fields.One2many("support.time.segment", "line_id")

    _support_open_idx = models.Index(
        "(support_contract_id, date) "
        "WHERE cutoff_id IS NULL AND support_contract_id IS NOT NULL"
    )
    # hr_timesheet_time_control sorts by it.
    _date_time_idx = models.Index("(date_time)")
    _verdict_explained = models.Constraint(
        "CHECK (support_verdict IS NULL OR support_verdict = 'billable' "
        "OR verdict_reason IS NOT NULL)",
        "Say why this time is not billed.",
    )

    @api.depends("unit_amount", "work_type_id", "ticket_id")
    def _compute_accounted_minutes(self):
        support = self.filtered("ticket_id")
        (self - support).accounted_minutes = 0
        for line in support:
            minutes = arithmetic.from_hours(line.unit_amount)
            line.accounted_minutes = line.work_type_id._get_accounted_minutes(minutes)

    @api.depends("cutoff_id.state", "unit_amount", "support_contract_id", "ended_at")
    def _compute_support_state(self):
        for line in self:
            if line.cutoff_id:
                line.support_state = line.cutoff_id.state
            elif line.support_contract_id and not line._is_stopped_empty():
                line.support_state = "open" if line.unit_amount else "running"
            else:
                line.support_state = False

    @api.depends("ticket_id.commercial_partner_id")
    def _compute_partner_id(self):
        res = super()._compute_partner_id()
        for line in self:
            if line.ticket_id:
                line.partner_id = line.ticket_id.sudo().commercial_partner_id
        return res

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(self._complete_support_values(vals_list))
        # Counted by the terms of now, before anything else of the transaction.
        lines.mapped("accounted_minutes")
        return lines

    def write(self, vals):
        if "ticket_id" in vals:
            vals = self._complete_ticket_change(vals)
        return super().write(vals)

    @api.model
    def _complete_support_values(self, vals_list):
        """Values of time on tickets: contract, project, dates and terms follow."""
        self._check_guarded_values(vals_list)
        tickets_by_index = self._get_tickets_of_values(vals_list)
        for index, vals in enumerate(vals_list):
            if vals.get("support_contract_id") and index not in tickets_by_index:
                raise UserError(self._message_contract_by_hand())
        if not tickets_by_index:
            return vals_list
        tickets = self.env["helpdesk.ticket"].union(*tickets_by_index.values())
        self._check_tickets(tickets)
        terms_by_ticket = self._get_terms_of_tickets(tickets)
        completed = list(vals_list)
        for index, ticket in tickets_by_index.items():
            completed[index] = self._prepare_support_values(
                vals_list[index], *terms_by_ticket[ticket]
            )
        return completed

    @api.model
    def _get_terms_of_tickets(self, tickets):
        """{ticket: (contract, what its time usually says, values of all its time)}."""
        contracts_sudo = tickets.sudo().support_contract_id
        contracts_sudo.fetch(self._get_contract_fields())
        contracts_sudo._ensure_projects()
        # hr_timesheet looks at one project after the other: read them together here.
        contracts_sudo.project_id.mapped("company_id")
        work_types = self._get_default_work_types(contracts_sudo.company_id)
        terms = {}
        for ticket in tickets:
            ticket_sudo = ticket.sudo()
            contract_sudo = ticket_sudo.support_contract_id
            values = {
                "ticket_id": ticket.id,
                "support_contract_id": contract_sudo.id,
                "project_id": contract_sudo.project_id.id,
                "partner_id": ticket_sudo.commercial_partner_id.id,
                # Never sold by sale_timesheet, so it need not look for an order.
                "so_line": False,
                # What was worked is never lost: it says that it came too early.
                "before_terms": ticket_sudo._lacks_terms(),
            }
            usual = {
                "support_level": "l1",
                "work_type_id": work_types[contract_sudo.company_id].id,
                **ticket_sudo._get_verdict_of_time(),
            }
            terms[ticket] = contract_sudo, usual, values
        return terms

    @api.model
    def _get_tickets_of_values(self, vals_list):
        """{index: ticket} of the values that are time on a ticket."""
        default_id = self.env.context.get("default_ticket_id")
        originals = self.browse(
            [vals["corrects_id"] for vals in vals_list if vals.get("corrects_id")]
        )
        ticket_by_original = {line.id: line.ticket_id.id for line in originals}
        ids_by_index = {
            index: vals.get("ticket_id", default_id)
            or ticket_by_original.get(vals.get("corrects_id"))
            for index, vals in enumerate(vals_list)
        }
        ids = [ticket_id for ticket_id in ids_by_index.values() if ticket_id]
        # One recordset, so that all tickets are read together.
        tickets = self.env["helpdesk.ticket"].browse(dict.fromkeys(ids))
        by_id = {ticket.id: ticket for ticket in tickets}
        return {
            index: by_id[ticket_id]
            for index, ticket_id in ids_by_index.items()
            if ticket_id
        }

    @api.model
    def _prepare_support_values(self, vals, contract_sudo, usual, ticket_values):
        if vals.get("corrects_id"):
            usual = usual | self.browse(vals["corrects_id"])._prepare_correction()
        elif vals.get("support_verdict") == "billable":
            # Billed after all: the reason of the cover is not its reason.
            usual = usual | {"verdict_reason": False}
        # A form sends what was left empty: there the usual goes on ruling.
        given = {name: v for name, v in vals.items() if v or name not in usual}
        values = usual | given | ticket_values
        if not values["work_type_id"]:
            raise ValidationError(self.env._("Say which type of work it was."))
        return values | self._prepare_support_moment(vals, contract_sudo)

    def _prepare_correction(self):
        """A correction is of the same kind as what it takes back."""
        self.ensure_one()
        return {
            "name": self.name,
            "support_level": self.support_level,
            "work_type_id": self.work_type_id.id,
            "support_verdict": self.support_verdict,
            "verdict_reason": self.verdict_reason,
        }

    @api.model
    def _prepare_support_moment(self, vals, contract):
        """``date`` (of the contract's zone) and ``date_time`` (UTC), always both.

        A typed day rules; its hour is the one of now in the user's zone. A timer has
        its instant, and its day is the contract's.
        """
        day = fields.Date.to_date(
            vals.get("date") or self.env.context.get("default_date")
        )
        moment = fields.Datetime.to_datetime(vals.get("date_time"))
        if not moment:
            moment = fields.Datetime.now()
            if day:
                moment = self._combine_day(day, moment)
        return {
            "date": day or self._get_day(moment, contract),
            "date_time": moment,
        }

    @api.model
    def _combine_day(self, day, moment):
        """``day`` at the user's hour of the UTC ``moment``, in UTC."""
        zone = self.env.tz
        local = pytz.utc.localize(moment).astimezone(zone)
        combined = zone.localize(datetime.combine(day, local.time()))
        return combined.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _get_day(self, moment, contract):
        """The day of a UTC ``moment`` in the zone of the contract."""
        return fields.Date.context_today(self.with_context(tz=contract.tz), moment)

    def _complete_ticket_change(self, vals):
        """Time that moves to another ticket follows its contract."""
        if not vals["ticket_id"]:
            return vals | {"support_contract_id": False}
        ticket = self.env["helpdesk.ticket"].browse(vals["ticket_id"])
        self._check_tickets(ticket)
        contract_sudo = ticket.sudo().support_contract_id
        contract_sudo._ensure_projects()
        return vals | {
            "support_contract_id": contract_sudo.id,
            "project_id": contract_sudo.project_id.id,
        }

    def _get_work_contract(self):
        return self.support_contract_id

    def _get_work_contracts(self):
        return self.support_contract_id

    # hr_timesheet_time_control: the day of support time is not the user's

    @api.model
    def _eval_date(self, vals):
        if vals.get("ticket_id") and vals.get("date") and vals.get("date_time"):
            return vals
        return super()._eval_date(vals)

    def _convert_datetime_to_date(self, datetime_):
        contract = self.support_contract_id[:1]
        if not contract:
            return super()._convert_datetime_to_date(datetime_)
        return self._get_day(fields.Datetime.to_datetime(datetime_), contract.sudo())

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_correct(self):
        """A new negative entry that takes this final one back, to be completed."""
        self.ensure_one()
        form = self.env.ref("support_timesheet.account_analytic_line_view_form_ticket")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct time"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [(form.id, "form")],
            "target": "new",
            "context": {
                "default_ticket_id": self.ticket_id.id,
                "default_corrects_id": self.id,
                "default_name": self.name,
                "default_unit_amount": -arithmetic.hours(self.accounted_minutes),
            },
        }
