from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from odoo.addons.base.models.res_partner import _tz_get

from ...arithmetic.policies import Policy

# {field: reasons of events that it pauses for}
PAUSES = {
    "pause_customer": ("customer",),
    "pause_approval": ("approval", "endorsement"),
    "pause_terms": ("terms",),
    "pause_planned": ("planned",),
    "pause_vendor": ("vendor",),
}


class SupportSlaPolicy(models.Model):
    """How fast: of a contract, of a plan, or of all contracts of the company.

    A ticket has the policy that was in force when it was opened. Values are kept
    between requests (`_get_policies`), so that a new ticket asks for none.
    """

    _name = "support.sla.policy"
    _description = "Service Level Policy"
    _order = "company_id, contract_id, plan_id, date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    # for whom, since when
    contract_id = fields.Many2one(
        "support.contract",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Empty, as the plan: for all contracts of the company.",
    )
    plan_id = fields.Many2one(
        "support.plan", index="btree_not_null", check_company=True, ondelete="cascade"
    )
    date_start = fields.Date(
        string="Valid from",
        required=True,
        default=fields.Date.context_today,
        help="Tickets opened earlier keep the policy of their day.",
    )
    # in which time
    round_the_clock = fields.Boolean(string="24×7")
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        ondelete="restrict",
        help="Empty: those of the contract, else of the company.",
    )
    tz = fields.Selection(
        _tz_get, string="Time zone", help="Empty: that of the working hours."
    )
    # what stands still
    pause_customer = fields.Boolean(string="Waiting for the customer", default=True)
    pause_approval = fields.Boolean(string="Waiting for an approval", default=True)
    pause_terms = fields.Boolean(string="Waiting for the terms", default=True)
    pause_planned = fields.Boolean(string="Planned window", default=True)
    pause_vendor = fields.Boolean(string="Waiting for the vendor", default=True)
    reopening = fields.Selection(
        [
            ("resume", "Goes on where it stopped"),
            ("restart", "Counts again from the reopening"),
            ("new", "A second count begins, the first one stays"),
        ],
        string="When a ticket is opened again",
        required=True,
        default="resume",
    )
    after_response = fields.Boolean(
        string="Work begins with the first response",
        help="Normalisation and resolution are counted from then on, not from when the "
        "ticket was opened.",
    )
    warn_percentage = fields.Integer(string="Warn at (%)", default=75)
    matrix_id = fields.Many2one(
        "support.criticality.matrix",
        string="Impact and urgency",
        ondelete="restrict",
        help="Proposes the criticality of these customers' tickets. Empty: the general "
        "matrix.",
    )
    # while it waits for the customer, in working days of the contract's calendar
    remind_days = fields.Integer(
        string="Remind the customer every",
        help="Working days of the contract's hours; 0: never.",
    )
    remind_times = fields.Integer(string="Reminders", default=2)
    close_days = fields.Integer(
        string="Close without an answer after",
        help="Working days that it waited for the customer; 0: never.",
    )
    reopen_days = fields.Integer(
        string="A reply opens it again within",
        default=5,
        help="Working days after it was closed; 0: never.",
    )
    is_pending = fields.Boolean(
        readonly=True,
        copy=False,
        help="Changed: the job has not looked for tickets without clocks yet.",
    )
    target_ids = fields.One2many("support.sla.target", "policy_id", copy=True)

    _scope_once = models.UniqueIndex(
        "(company_id, COALESCE(contract_id, 0), COALESCE(plan_id, 0), date_start) "
        "WHERE active",
        "Another policy for the same starts on this day.",
    )
    _warning_within = models.Constraint(
        "CHECK (warn_percentage BETWEEN 1 AND 100)", "Warn between 1 and 100 %."
    )
    _days_positive = models.Constraint(
        "CHECK (remind_days >= 0 AND remind_times >= 0 AND close_days >= 0 "
        "AND reopen_days >= 0)",
        "Days of waiting are never negative.",
    )

    def _default_company_id(self):
        return self.env.company

    @api.constrains("contract_id", "plan_id")
    def _check_scope(self):
        for policy in self:
            if policy.contract_id and policy.plan_id:
                raise ValidationError(
                    self.env._("A policy is for a contract or for a plan, not both.")
                )

    @api.constrains("calendar_id", "round_the_clock")
    def _check_calendar(self):
        for policy in self:
            calendar = policy.calendar_id.sudo()
            if policy.round_the_clock or not calendar:
                continue
            if calendar.flexible_hours or not calendar.attendance_ids:
                raise ValidationError(
                    self.env._(
                        "“%(calendar)s” has no fixed hours: nothing could be counted.",
                        calendar=calendar.name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._changed()
        return policies

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() - {"is_pending", "name"}:
            self._changed()
        return res

    def unlink(self):
        companies = self.company_id
        res = super().unlink()
        self.env.registry.clear_cache()
        self.env["support.sla.clock"]._mark_stale(companies)
        return res

    def _changed(self):
        """Open tickets are targeted anew, by a job and without notices."""
        self.env.registry.clear_cache()
        self.env["support.sla.clock"]._mark_stale(self.company_id)
        self.sudo().filtered(lambda policy: not policy.is_pending).is_pending = True

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    @api.model
    @ormcache("company_id")
    def _get_policies(self, company_id):
        """Tuple of `Policy`, of the active ones of a company."""
        policies = self.sudo().search([("company_id", "=", company_id)])
        return tuple(policy._as_plain() for policy in policies)

    @api.model
    @ormcache("company_id", "policy_id")
    def _get_policy(self, company_id, policy_id):
        """Its `Policy`, also of one that is not in use any more; None without an id."""
        for policy in self._get_policies(company_id):
            if policy.id == policy_id:
                return policy
        return self.sudo().browse(policy_id)._as_plain() if policy_id else None

    @api.model
    def _get_warn_percentage(self, company_id, policy_id):
        policy = self._get_policy(company_id, policy_id)
        return policy.warn_percentage if policy else 100

    def _as_plain(self):
        self.ensure_one()
        reasons = [PAUSES[name] for name in PAUSES if self[name]]
        outside = self.target_ids.filtered("is_outside")
        usual = self.target_ids - outside
        return Policy(
            id=self.id,
            date_start=self.date_start,
            contract_id=self.contract_id.id or None,
            plan_id=self.plan_id.id or None,
            calendar_id=self.calendar_id.id or None,
            tz=self.tz or None,
            round_the_clock=self.round_the_clock,
            pauses=frozenset(reason for names in reasons for reason in names),
            reopening=self.reopening,
            after_response=self.after_response,
            warn_percentage=self.warn_percentage,
            waiting=(self.remind_days, self.remind_times, self.close_days),
            reopen_days=self.reopen_days,
            targets=usual._as_plain(),
            always=usual._get_always(),
            outside=outside._as_plain(),
            outside_always=outside._get_always(),
            matrix_id=self.matrix_id.id or None,
        )
