from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.support_contracts.arithmetic import minutes as arithmetic

MOMENT_FIELDS = frozenset({"started_at", "unit_amount", "interruption_minutes"})


class AccountAnalyticLine(models.Model):
    """When time was worked, where that is known: from, to, and what interrupted it.

    Whoever types a day and hours says nothing of the hour: such time has no start and
    is never out of hours. ``ended_at`` follows from the rest: start + worked time +
    interruption; it is kept so that an entry of no minutes can have been stopped.
    """

    _inherit = "account.analytic.line"

    started_at = fields.Datetime(
        string="Started at", copy=False, help="Empty: only the day is known."
    )
    ended_at = fields.Datetime(
        string="Ended at",
        copy=False,
        help="With the start it says how long it took, interruptions apart.",
    )
    interruption_minutes = fields.Integer(
        string="Interruption", copy=False, help="Not worked between start and end."
    )

    _started_idx = models.Index(
        "(employee_id, started_at) WHERE started_at IS NOT NULL"
    )
    _interruption_not_negative = models.Constraint(
        "CHECK (interruption_minutes >= 0)",
        "An interruption cannot be negative.",
    )

    # ------------------------------------------------------------------
    # When it is logged
    # ------------------------------------------------------------------

    @api.model
    def _prepare_support_values(self, vals, contract_sudo, usual, ticket_values):
        completed = self._complete_moment(vals)
        self._check_support_hours(
            completed.get("unit_amount") or 0,
            logged=bool(vals.get("started_at") and vals.get("ended_at")),
        )
        return super()._prepare_support_values(
            completed, contract_sudo, usual, ticket_values
        )

    @api.model
    def _complete_moment(self, vals):
        """Start, end, worked time and interruption, as far as they are known.

        A timer has no end before it is stopped.
        """
        start = fields.Datetime.to_datetime(
            vals.get("started_at") or vals.get("date_time")
        )
        if not start or vals.get("corrects_id"):
            return {name: v for name, v in vals.items() if name != "ended_at"}
        completed = vals | {"started_at": start, "date_time": start}
        if vals.get("started_at"):
            # Its day is the one of the start, where the contract is.
            completed.pop("date", None)
        end = fields.Datetime.to_datetime(vals.get("ended_at"))
        break_minutes = vals.get("interruption_minutes") or 0
        if end:
            worked = self._get_worked_minutes(start, end, break_minutes)
            self._check_worked(vals, worked)
            completed["unit_amount"] = vals.get("unit_amount") or arithmetic.hours(
                worked
            )
        elif vals.get("unit_amount"):
            worked = arithmetic.from_hours(vals["unit_amount"])
            completed["ended_at"] = start + timedelta(minutes=worked + break_minutes)
        return completed

    @api.model
    def _get_worked_minutes(self, start, end, break_minutes):
        if end < start:
            raise ValidationError(self.env._("Time cannot end before it starts."))
        worked = round((end - start).total_seconds() / 60) - break_minutes
        if worked < 0:
            raise ValidationError(
                self.env._("The interruption is longer than the time it interrupts.")
            )
        return worked

    @api.model
    def _check_worked(self, vals, worked):
        """What was typed and what the clock says must not differ."""
        typed = vals.get("unit_amount")
        if typed and abs(arithmetic.from_hours(typed) - worked) > 1:
            raise ValidationError(
                self.env._(
                    "From start to end it is %(clock)s without interruptions, not "
                    "%(typed)s.",
                    clock=arithmetic.clock(worked),
                    typed=arithmetic.clock(arithmetic.from_hours(typed)),
                )
            )

    # ------------------------------------------------------------------
    # When it is changed
    # ------------------------------------------------------------------

    def write(self, vals):
        if vals.get("ended_at") and len(self) == 1:
            vals = self._complete_end(vals)
        if vals.get("started_at"):
            vals = vals | {"date_time": vals["started_at"]}
        res = super().write(vals)
        if vals.keys() & (MOMENT_FIELDS | {"date", "date_time"}):
            self._follow_moment()
        return res

    def _complete_end(self, vals):
        """A new end changes how long it took."""
        start = fields.Datetime.to_datetime(vals.get("started_at") or self.started_at)
        if not start or self.corrects_id:
            return vals
        worked = self._get_worked_minutes(
            start,
            fields.Datetime.to_datetime(vals["ended_at"]),
            vals.get("interruption_minutes", self.interruption_minutes),
        )
        self._check_worked(vals, worked)
        return vals | {"unit_amount": arithmetic.hours(worked)}

    def _follow_moment(self):
        """Start and end go with the day and the hours."""
        rows = {}
        for line in self.filtered(lambda line: line.started_at and line.unit_amount):
            minutes = arithmetic.from_hours(line.unit_amount)
            start = line.date_time or line.started_at
            moment = {
                "started_at": start,
                "ended_at": start
                + timedelta(minutes=minutes + line.interruption_minutes),
            }
            if any(line[name] != value for name, value in moment.items()):
                rows[line] = moment
        lines = self.browse().concat(*rows)
        # Derived: neither the lock nor hr_timesheet has anything to say to it.
        lines._write_multi(list(rows.values()))
        lines.invalidate_recordset(["started_at", "ended_at"], flush=False)

    # ------------------------------------------------------------------
    # What is running
    # ------------------------------------------------------------------

    def _is_stopped_empty(self):
        """No minutes were worked, and it says when it ended: not a timer."""
        self.ensure_one()
        return not self.unit_amount and bool(self.ended_at)

    @api.model
    def _running_domain(self):
        return [*super()._running_domain(), ("ended_at", "=", False)]

    @api.model
    def _get_waiting_domain(self):
        """Time that runs or waits to be published; a stopped nothing does neither."""
        return Domain("cutoff_id", "=", False) & (
            Domain("unit_amount", "!=", 0) | Domain("ended_at", "=", False)
        )
