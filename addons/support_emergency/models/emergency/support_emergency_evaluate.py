from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.support_contracts.exceptions import MissingReasonError, check_reason

from ...arithmetic.guarantee import LEAST_HOURS, MOST_HOURS, are_valid_hours

STAFF = "base.group_user"


class SupportEmergency(models.Model):
    """E2, E3, E6, E7: what the expert answers; free of charge, also when it is no."""

    _inherit = "support.emergency"

    findings = fields.Text(string="What we found", readonly=True, copy=False)
    risk = fields.Text(readonly=True, copy=False)
    estimate_ids = fields.One2many("support.emergency.estimate", "emergency_id")
    estimate_id = fields.Many2one(
        "support.emergency.estimate",
        string="Estimate in force",
        compute="_compute_estimate_id",
    )
    minutes_emergency = fields.Integer(related="estimate_id.minutes_emergency")
    minutes_normalise = fields.Integer(related="estimate_id.minutes_normalise")
    minutes_mitigate = fields.Integer(related="estimate_id.minutes_mitigate")
    uncertainty = fields.Selection(related="estimate_id.uncertainty")
    uncertainty_percent = fields.Integer(related="estimate_id.uncertainty_percent")
    # the guarantee
    guarantee_hours = fields.Integer(
        string="Hours of guarantee", readonly=True, copy=False
    )
    is_guarantee_waived = fields.Boolean(
        string="Guarantee waived", readonly=True, copy=False
    )
    is_guarantee_credited = fields.Boolean(
        string="Guarantee counts towards the fees", readonly=True, copy=False
    )
    guarantee_reason = fields.Char(readonly=True, copy=False)
    guarantee_decided_by = fields.Char(readonly=True, copy=False, groups=STAFF)
    # who attends
    expert_id = fields.Many2one(
        "res.users",
        string="Lead expert",
        readonly=True,
        copy=False,
        tracking=True,
        groups=STAFF,
    )
    expert_reason = fields.Char(
        string="Why this expert",
        readonly=True,
        copy=False,
        groups=STAFF,
        help="Where somebody lacks a competence of the areas.",
    )
    # no
    decline_reason = fields.Text(readonly=True, copy=False)
    alternative = fields.Text(readonly=True, copy=False)

    _guarantee_sane = models.Constraint(
        "CHECK (guarantee_hours IS NULL OR guarantee_hours BETWEEN 0 AND 8)",
        "The guarantee is eight hours at most.",
    )
    _guarantee_decided = models.Constraint(
        "CHECK (NOT (is_guarantee_waived AND is_guarantee_credited))",
        "A guarantee that is waived cannot count towards the fees.",
    )

    @api.depends("estimate_ids")
    def _compute_estimate_id(self):
        for emergency in self:
            emergency.estimate_id = emergency.estimate_ids.sorted("version")[-1:]

    # ------------------------------------------------------------------
    # Acknowledging
    # ------------------------------------------------------------------

    def action_acknowledge(self):
        """Somebody attends it: the others need not."""
        self._check_expert()
        for emergency in self.sudo():
            if emergency.state != "declared" or emergency.acknowledged_on:
                raise UserError(
                    self.env._(
                        "%(emergency)s is attended already, by %(person)s.",
                        emergency=emergency.name,
                        person=emergency.acknowledged_by_id.name or "–",
                    )
                )
            emergency._bump_version()
            emergency._acknowledge()
        return True

    def _acknowledge(self):
        self.write(
            {
                "acknowledged_on": fields.Datetime.now(),
                "acknowledged_by_id": self.env.uid,
            }
        )
        self._record_event(
            "acknowledge",
            self._in_customer_language().env._("An expert attends it"),
        )
        others = self.activity_ids.filtered(lambda a: a.user_id != self.env.user)
        others.unlink()

    def action_evaluate(self):
        return self._open_evaluation("deliver")

    def action_decline(self):
        return self._open_evaluation("decline")

    def action_revise(self):
        return self._open_evaluation("revise")

    def _open_evaluation(self, operation):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_emergency.support_emergency_evaluation_action"
        )
        return action | {
            "context": {
                "default_emergency_id": self.id,
                "default_operation": operation,
            }
        }

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _deliver(self, times, expert, guarantee, expert_reason=None, **values):
        """It can be done: what it takes, who leads it; the customer decides.

        ``times``: values of the estimate; ``guarantee``: hours, waived, credited and
        the reason; ``values``: what was found and the risk.
        """
        self._check_expert()
        self.ensure_one()
        self.sudo()._check_action("deliver")
        kept = self._check_guarantee(**guarantee)
        kept |= self._check_lead(expert, expert_reason)
        emergency = self.sudo()
        if not emergency.acknowledged_on:
            emergency._acknowledge()
        emergency._add_estimate(times)
        self._transition(
            "deliver",
            emergency._in_customer_language().env._(
                "Evaluated: it can be normalised, and these are our estimates"
            ),
            **values,
            **kept,
            **emergency._prepare_clock_stopped(),
        )
        emergency._answered()
        emergency._delivered()

    def _delivered(self):
        """The customer reads what was answered; elevated."""
        self._tell_customer("message_evaluated", **self._prepare_evaluated())

    def _prepare_evaluated(self):
        """Hook: what the mail of the evaluation shows besides the times."""
        return {}

    def _decline(self, reason, alternative):
        """E3: it cannot; the customer is told, with what could help instead."""
        self._check_expert()
        self.ensure_one()
        check_reason(reason, self.env._("Say why it cannot be done."))
        check_reason(alternative, self.env._("Say what the customer could do."))
        emergency = self.sudo()
        self._transition(
            "decline",
            emergency._in_customer_language().env._("Declined, without any charge"),
            reason,
            decline_reason=reason,
            alternative=alternative,
            **emergency._prepare_clock_stopped(),
        )
        emergency._answered()
        emergency._tell_customer("message_declined")
        emergency._close_ticket()

    def action_withdraw(self):
        return self._open_reason("withdraw")

    def _open_reason(self, operation):
        """Ask whoever presses the button for the words of this step."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_emergency.support_emergency_reason_action"
        )
        return action | {
            "context": {
                "default_emergency_id": self.id,
                "default_operation": operation,
            }
        }

    def _withdraw(self, reason):
        """The customer wants it no more, before anything was paid."""
        self._check_expert()
        self.ensure_one()
        check_reason(reason, self.env._("Say why it is withdrawn."))
        emergency = self.sudo()
        emergency._end_unpaid(
            emergency._in_customer_language().env._("Withdrawn, without any charge"),
            reason,
        )

    def _end_unpaid(self, what, reason):
        """Nobody wants it any more, and nothing was paid; elevated."""
        self._transition("withdraw", what, reason, watch_at=False)
        self.activity_ids.unlink()
        self._withdraw_approvals()
        self._tell_customer("message_withdrawn", reason=reason)
        self._close_ticket()

    def _answered(self):
        """What an answer ends, whatever it says: the calls, the first response."""
        self.activity_ids.unlink()
        self.ticket_id._record_sla_response(fields.Datetime.now())

    def _close_ticket(self):
        values = self.ticket_id._prepare_closed("rejected")
        if values:
            self.ticket_id.write(values)

    def _revise(self, times, reason):
        """E6: shorter or longer, the former stays and the customer is told."""
        self._check_expert()
        self.ensure_one()
        check_reason(reason, self.env._("Say why the times change."))
        emergency = self.sudo()
        if emergency.is_over or not emergency.estimate_id:
            raise UserError(self.env._("There is no estimate to revise."))
        emergency._bump_version()
        emergency._add_estimate(times | {"reason": reason})
        emergency._record_event(
            "revise",
            emergency._in_customer_language().env._("The estimates changed"),
            reason,
        )
        former, _current = emergency.estimate_ids.sorted("version")[-2:]
        emergency._tell_customer("message_revised", former=former)

    def _add_estimate(self, times):
        self.env["support.emergency.estimate"].sudo().create(
            {
                "emergency_id": self.id,
                "version": self.estimate_id.version + 1,
                "author_name": self.env.user.name,
                **times,
            }
        )
        self.invalidate_recordset(["estimate_ids"])

    # ------------------------------------------------------------------
    # Guarantee and expert
    # ------------------------------------------------------------------

    @api.model
    def _check_guarantee(self, hours, waived=False, credited=False, reason=None):
        """Values of the guarantee; E7: one to eight hours, or waived with a reason."""
        if not waived and not are_valid_hours(hours):
            raise ValidationError(
                self.env._(
                    "The guarantee is from %(least)s to %(most)s hours, or waived with "
                    "a reason.",
                    least=LEAST_HOURS,
                    most=MOST_HOURS,
                )
            )
        if waived and credited:
            raise ValidationError(
                self.env._("A guarantee that is waived cannot count towards the fees.")
            )
        if waived or credited:
            check_reason(
                reason, self.env._("Say why the guarantee is waived or credited.")
            )
        decided = waived or credited
        return {
            "guarantee_hours": 0 if waived else hours,
            "is_guarantee_waived": waived,
            "is_guarantee_credited": credited,
            "guarantee_reason": decided and reason,
            "guarantee_decided_by": decided and self.env.user.name,
        }

    def _check_lead(self, expert, reason):
        """Values of the lead expert; who lacks a competence needs a reason."""
        if not expert:
            raise ValidationError(self.env._("Name the lead expert."))
        if expert.share:
            raise ValidationError(self.env._("The lead expert is one of our people."))
        gap = self.sudo()._get_gap(expert)
        reason = (reason or "").strip()
        if gap and not reason:
            raise MissingReasonError(
                self.env._(
                    "%(person)s lacks: %(gap)s. Say why it is them all the same.",
                    person=expert.name,
                    gap=gap,
                )
            )
        return {"expert_id": expert.id, "expert_reason": gap and reason}

    def _get_gap(self, expert):
        """What ``expert`` lacks of the areas today, in words; "" when nothing."""
        self.ensure_one()
        periods = expert._get_skill_periods(self.skill_ids)
        today = fields.Date.context_today(self)
        return expert._describe_skill_gaps(self.skill_ids, periods, today)
