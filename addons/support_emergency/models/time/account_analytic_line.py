from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.support_timesheet.models.time.account_analytic_line import STAMPING
from odoo.addons.support_timesheet.models.time.account_analytic_line_check import (
    AccountAnalyticLine as CheckedLine,
)
from odoo.addons.support_timesheet.models.time.account_analytic_line_moment import (
    MOMENT_FIELDS,
)

from ...arithmetic import phases
from .support_emergency_span import PHASES


class AccountAnalyticLine(models.Model):
    """E2, E4: time of an emergency, each in its phase.

    The evaluation is kept and never billed; until the service is restored work is
    express, whatever the calendar says; afterwards it is as usual.
    """

    _inherit = "account.analytic.line"

    emergency_id = fields.Many2one(
        "support.emergency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    emergency_phase = fields.Selection(PHASES, readonly=True, copy=False)

    _GUARDED_FIELDS = CheckedLine._GUARDED_FIELDS | {"emergency_id", "emergency_phase"}

    _evaluation_free = models.Constraint(
        "CHECK (emergency_phase IS NULL OR emergency_phase <> 'evaluation' "
        "OR support_verdict = 'do_not_bill')",
        "The evaluation of an emergency is free of charge.",
    )

    @api.model
    def _get_ticket_fields(self):
        return [*super()._get_ticket_fields(), "emergency_id"]

    @api.model
    def _prepare_support_values(self, vals, contract_sudo, usual, ticket_values):
        values = super()._prepare_support_values(
            vals, contract_sudo, usual, ticket_values
        )
        ticket = self.env["helpdesk.ticket"].browse(values["ticket_id"])
        emergency = ticket.emergency_id.sudo()
        if not emergency or vals.get("corrects_id"):
            return values
        phase = self._find_phase(emergency, values, contract_sudo)
        return values | self._prepare_phase(emergency, phase, vals)

    @api.model
    def _prepare_phase(self, emergency, phase, given):
        """Values of time in ``phase``; ``given``: what was typed."""
        values = {"emergency_id": emergency.id, "emergency_phase": phase}
        company = emergency.company_id
        if phase == phases.EVALUATION:
            values |= {
                "support_verdict": "do_not_bill",
                "verdict_reason": emergency._get_evaluation_reason(),
            }
        elif phase == phases.NORMALISATION:
            values["work_type_id"] = company._get_emergency_work_type().id
        elif not given.get("work_type_id"):
            values["work_type_id"] = company._get_emergency_mitigation_type().id
        return values

    @api.model
    def _find_phase(self, emergency, values, contract):
        """The phase in which the work began, or that after an evaluation it outlasts.

        Of work whose hour nobody knows that of its day, if the day was in one phase;
        else the hour is asked for.
        """
        spans = emergency._get_spans()
        start = fields.Datetime.to_datetime(values.get("started_at"))
        if start:
            end = fields.Datetime.to_datetime(values.get("ended_at"))
            return phases.phase_of(spans, start, end)
        zone = pytz.timezone(contract.tz)
        day = fields.Date.to_date(values["date"])
        first = zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc)
        last = zone.localize(datetime.combine(day + timedelta(days=1), time.min))
        bounds = (
            max(first.replace(tzinfo=None), emergency.contact_at),
            min(
                last.astimezone(pytz.utc).replace(tzinfo=None),
                fields.Datetime.now() + timedelta(seconds=1),
            ),
        )
        found = phases.phases_between(spans, *bounds)
        if len(found) > 1:
            labels = dict(
                self._fields["emergency_phase"]._description_selection(self.env)
            )
            raise ValidationError(
                self.env._(
                    "%(emergency)s went through %(phases)s on that day: say when the "
                    "work started.",
                    emergency=emergency.name,
                    phases=", ".join(labels[phase] for phase in found),
                )
            )
        return found[0]

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"ticket_id", "started_at", "date", "date_time"}:
            self._follow_phase()
        elif vals.keys() & (MOMENT_FIELDS | {"ended_at"}):
            # Of emergencies already: time of other tickets asks nothing more.
            self.filtered("emergency_id")._follow_phase()
        elif "work_type_id" in vals:
            self._check_express()
        return res

    def _follow_phase(self):
        """Time that no cut has yet is of the phase that its new instant is in."""
        lines = self.sudo().filtered(
            lambda line: (
                (line.ticket_id.emergency_id or line.emergency_id)
                and not line.cutoff_id
                and not line.corrects_id
            )
        )
        for line in lines:
            emergency = line.ticket_id.emergency_id
            values = {"emergency_id": False, "emergency_phase": False}
            if emergency:
                moment = {
                    "started_at": line.started_at,
                    "ended_at": line.ended_at,
                    "date": line.date,
                }
                contract = line.support_contract_id
                phase = self._find_phase(emergency, moment, contract)
                kept = {"work_type_id": line.work_type_id.id}
                values = self._prepare_phase(emergency, phase, kept)
            if line.emergency_phase == phases.EVALUATION != values["emergency_phase"]:
                values |= line.ticket_id._get_verdict_of_time()
            changed = {
                name: value
                for name, value in values.items()
                if line._fields[name].convert_to_write(line[name], line) != value
            }
            if changed:
                line.with_context(support_stamping=STAMPING).write(changed)

    def _check_express(self):
        """Work until the service is restored is express, whoever types another type."""
        for line in self.filtered(
            lambda line: line.emergency_phase == phases.NORMALISATION
        ):
            if not line.work_type_id.is_express:
                raise ValidationError(
                    self.env._(
                        "Until the service of %s is restored, work is express.",
                        line.emergency_id.sudo().name,
                    )
                )

    def _is_allowed_before_contract(self):
        """E2: the evaluation comes before the contract that the emergency opens."""
        return (
            self.emergency_phase == phases.EVALUATION
            or self._begins_in_evaluation()
            or super()._is_allowed_before_contract()
        )

    def _begins_in_evaluation(self):
        self.ensure_one()
        if not (self.emergency_id and self.started_at):
            return False
        spans = self.emergency_id._get_spans()
        return phases.phase_at(spans, self.started_at) == phases.EVALUATION

    def _is_allowed_after_contract(self):
        """E5: what was accepted holds until the emergency is closed.

        A contract that ends in the middle stops nobody.
        """
        emergency, contract = self.emergency_id, self.support_contract_id
        if emergency and (
            not emergency.closed_on
            or self.date <= contract._get_local_day(emergency.closed_on)
        ):
            return True
        return super()._is_allowed_after_contract()

    # ------------------------------------------------------------------
    # Its cut
    # ------------------------------------------------------------------

    def _get_cutoff_phase(self):
        """Rule 7: a cut is of one phase of one emergency."""
        if not self.emergency_id:
            return super()._get_cutoff_phase()
        return f"{self.emergency_id.id}/{self.emergency_phase}"
