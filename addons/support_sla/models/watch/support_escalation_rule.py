from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from odoo.addons.support_contracts.arithmetic.minutes import clock

from ...arithmetic.clocks import KINDS
from ...arithmetic.escalation import Rule

# Who hears of it, from the nearest to the farthest: the chain of the firm is complete
# before the customer.
CHAIN = ("attending", "team_lead", "tower_manager", "service_manager")


class SupportEscalationRule(models.Model):
    """G9: who hears of which threshold of a clock, how, and when.

    The rules of a contract replace those of its policy, and these the company's. They
    are kept between requests (`_get_rules`), so that a new ticket asks for none.
    """

    _name = "support.escalation.rule"
    _description = "Escalation Rule"
    _order = "company_id, contract_id, policy_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    # of which clocks
    contract_id = fields.Many2one(
        "support.contract",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Its own rules replace those of its policy and of the company.",
    )
    policy_id = fields.Many2one(
        "support.sla.policy",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Its own rules replace those of the company.",
    )
    kind = fields.Selection(
        [
            ("response", "First response"),
            ("normalisation", "Normalisation"),
            ("resolution", "Resolution"),
        ],
        string="Deadline",
        help="Empty: each of them.",
    )
    criticality_ids = fields.Many2many(
        "support.criticality", string="Criticalities", help="Empty: any, or none yet."
    )
    # at which threshold
    basis = fields.Selection(
        [
            ("warning", "When the policy warns"),
            ("percentage", "At a percentage of the time used"),
            ("left", "When so much time is left"),
        ],
        string="When",
        required=True,
        default="percentage",
    )
    percentage = fields.Integer(
        string="Used (%)", default=100, help="100: when it is missed."
    )
    hours_left = fields.Float(
        string="Hours left", help="Of working time; negative: after the deadline."
    )
    threshold = fields.Char(compute="_compute_threshold")
    # what happens
    action = fields.Selection(
        [
            ("activity", "An activity"),
            ("mail", "A mail"),
            ("reassign", "The ticket is assigned to them"),
            ("raise", "The criticality is raised by one level"),
        ],
        required=True,
        default="activity",
    )
    receiver = fields.Selection(
        [
            ("attending", "Whoever attends"),
            ("team_lead", "The team's leader"),
            ("tower_manager", "The tower manager"),
            ("service_manager", "The service manager"),
            ("user", "A person"),
            ("customer", "The customer's key users"),
        ],
        required=True,
        default="attending",
    )
    user_id = fields.Many2one(
        "res.users", string="Person", domain="[('share', '=', False)]"
    )
    quiet = fields.Selection(
        [
            ("receiver", "The working hours of whoever hears of it"),
            ("contract", "The working hours of the contract"),
            ("never", "Nothing: day and night"),
        ],
        string="Notices wait for",
        required=True,
        default="receiver",
    )

    _percentage_positive = models.Constraint(
        "CHECK (percentage BETWEEN 1 AND 1000)", "A threshold is between 1 and 1000 %."
    )

    def _default_company_id(self):
        return self.env.company

    @api.depends("basis", "percentage", "hours_left")
    @api.depends_context("lang")
    def _compute_threshold(self):
        """In a few words, for lists."""
        for rule in self:
            time = clock(round(abs(rule.hours_left) * 60))
            if rule.basis == "percentage":
                rule.threshold = f"{rule.percentage} %"
            elif rule.basis == "warning":
                rule.threshold = self.env._("When the policy warns")
            elif rule.hours_left < 0:
                rule.threshold = self.env._("%(time)s h late", time=time)
            else:
                rule.threshold = self.env._("%(time)s h left", time=time)

    @api.constrains("contract_id", "policy_id")
    def _check_scope(self):
        for rule in self:
            if rule.contract_id and rule.policy_id:
                raise ValidationError(
                    self.env._("A rule is of a contract or of a policy, not both.")
                )

    @api.constrains("receiver", "action", "user_id")
    def _check_receiver(self):
        for rule in self:
            if rule.receiver == "user" and not rule.user_id:
                raise ValidationError(self.env._("Say which person hears of it."))
            if rule.user_id.share:
                raise ValidationError(
                    self.env._("%s is no member of the staff.", rule.user_id.name)
                )
            if rule.receiver == "customer" and rule.action != "mail":
                raise ValidationError(
                    self.env._("Customers are told by mail, and decide nothing here.")
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._changed()
        return rules

    def write(self, vals):
        companies = self.company_id
        res = super().write(vals)
        if vals.keys() - {"name", "sequence"}:
            self._changed(companies)
        return res

    def unlink(self):
        companies = self.company_id
        res = super().unlink()
        self._changed(companies)
        return res

    def _changed(self, companies=None):
        """What is open is looked at anew by a job; what is past is told in a digest."""
        self.env.registry.clear_cache()
        companies = companies or self.browse().company_id
        self.env["support.sla.clock"]._mark_stale(companies | self.exists().company_id)

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    @api.model
    @ormcache("company_id")
    def _get_rules(self, company_id):
        """Tuple of `Rule`, of the active ones of a company."""
        rules = self.sudo().search([("company_id", "=", company_id)])
        return tuple(rule._as_plain() for rule in rules)

    def _as_plain(self):
        self.ensure_one()
        left = round(self.hours_left * 60)
        return Rule(
            id=self.id,
            basis=self.basis,
            amount=left if self.basis == "left" else self.percentage,
            contract_id=self.contract_id.id or None,
            policy_id=self.policy_id.id or None,
            kind=self.kind if self.kind in KINDS else None,
            levels=frozenset(self.criticality_ids.ids),
        )

    def _get_position(self):
        """In which order people hear of one threshold: the customer last."""
        self.ensure_one()
        if self.receiver == "customer":
            return len(CHAIN)
        return CHAIN.index(self.receiver) if self.receiver in CHAIN else 0
