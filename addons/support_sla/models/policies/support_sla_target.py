from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...arithmetic.clocks import KINDS

DAY_MINUTES = 480


class SupportSlaTarget(models.Model):
    """Minutes of working time for each clock, by kind of ticket and criticality.

    Typed as hours, or as working days of the policy's calendar; minutes are stored.
    """

    _name = "support.sla.target"
    _description = "Service Level Target"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "support.sla.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    type_id = fields.Many2one(
        "helpdesk.ticket.type", string="Ticket type", ondelete="cascade", help="Any."
    )
    criticality_id = fields.Many2one(
        "support.criticality", ondelete="cascade", help="Empty: any, or none yet."
    )
    round_the_clock = fields.Boolean(
        string="24×7", help="Counted round the clock, whatever the policy's hours."
    )
    is_major = fields.Boolean(
        string="Major incidents", help="For tickets of a major incident (U7)."
    )
    is_outside = fields.Boolean(
        string="Opened outside the hours",
        help="For tickets that are opened outside the working hours; a time that is "
        "empty here is as for all others.",
    )
    unit = fields.Selection(
        [("hours", "Hours"), ("days", "Working days")], required=True, default="hours"
    )
    response = fields.Float(string="First response", digits=(10, 2))
    normalisation = fields.Float(digits=(10, 2))
    resolution = fields.Float(digits=(10, 2))
    response_minutes = fields.Integer(compute="_compute_minutes", store=True)
    normalisation_minutes = fields.Integer(compute="_compute_minutes", store=True)
    resolution_minutes = fields.Integer(compute="_compute_minutes", store=True)

    _once = models.UniqueIndex(
        "(policy_id, COALESCE(type_id, 0), COALESCE(criticality_id, 0), "
        "COALESCE(is_major, FALSE), COALESCE(is_outside, FALSE))",
        "The policy has a target for this already.",
    )

    @api.depends(
        "unit",
        *KINDS,
        "round_the_clock",
        "policy_id.round_the_clock",
        "policy_id.calendar_id.attendance_ids.hour_from",
        "policy_id.calendar_id.attendance_ids.hour_to",
    )
    def _compute_minutes(self):
        for target in self:
            unit = 60 if target.unit == "hours" else target._get_day_minutes()
            for kind in KINDS:
                target[f"{kind}_minutes"] = round(target[kind] * unit)

    def _get_day_minutes(self):
        """Of an average day of the calendar; eight hours where each contract has its
        own."""
        policy = self.policy_id
        calendar = policy.calendar_id
        if policy.round_the_clock or self.round_the_clock:
            return 24 * 60
        if not calendar:
            return DAY_MINUTES
        working = calendar._get_working_time(policy.company_id)[calendar]
        return working.schedule.day_minutes or DAY_MINUTES

    @api.constrains(*KINDS)
    def _check_positive(self):
        for target in self:
            if any(target[kind] < 0 for kind in KINDS):
                raise ValidationError(
                    self.env._("A target is a time, or empty: it is never negative.")
                )

    def _get_minutes(self):
        """{clock: minutes} of the clocks that have a target."""
        self.ensure_one()
        minutes = {kind: self[f"{kind}_minutes"] for kind in KINDS}
        return {kind: value for kind, value in minutes.items() if value}

    def _as_plain(self):
        """{key: {clock: minutes}} of these rows."""
        return {target._get_key(): target._get_minutes() for target in self}

    def _get_always(self):
        """Keys of the rows that are 24×7 though the policy is not."""
        return frozenset(t._get_key() for t in self.filtered("round_the_clock"))

    def _get_key(self):
        """As `Policy.targets` has it; rows of major incidents are told apart."""
        self.ensure_one()
        key = (self.type_id.id or None, self.criticality_id.id or None)
        return (*key, True) if self.is_major else key

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets.policy_id._changed()
        return targets

    def write(self, vals):
        policies = self.policy_id
        res = super().write(vals)
        (policies | self.policy_id)._changed()
        return res

    def unlink(self):
        policies = self.policy_id
        res = super().unlink()
        policies._changed()
        return res
