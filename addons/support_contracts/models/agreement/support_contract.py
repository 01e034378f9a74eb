from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.base.models.res_partner import _tz_get


class SupportContract(models.Model):
    _name = "support.contract"
    _description = "Support Contract"
    _inherit = [
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "support.guarded.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "title", "partner_id.name"]
    _check_company_auto = True

    # identity
    name = fields.Char(string="Number", copy=False, default="/")
    title = fields.Char(tracking=True)
    plan_id = fields.Many2one("support.plan", index="btree_not_null")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "Signed"),
            ("active", "Active"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )
    active = fields.Boolean(default=True)
    # parties
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    covered_partner_ids = fields.Many2many(
        "res.partner",
        string="Other companies covered",
        help="Companies of the customer's group that share this contract.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Service manager",
        tracking=True,
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
    )
    key_user_ids = fields.One2many(
        related="partner_id.support_key_user_ids", groups="base.group_user"
    )
    # time
    date_start = fields.Date(
        string="First day",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
    )
    date_end = fields.Date(
        string="Last day",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    tz = fields.Selection(
        _tz_get, string="Time zone", required=True, default=lambda s: s._default_tz()
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    # money
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    pricelist_id = fields.Many2one("product.pricelist", check_company=True)
    rate_ids = fields.One2many("support.rate", "contract_id", copy=True)
    fee_contract_ids = fields.One2many(
        "contract.contract",
        "support_contract_id",
        string="Recurring fees",
        groups="account.group_account_invoice",
    )
    # terms
    key_users_only = fields.Boolean(
        string="Only key users open tickets",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    direct_access = fields.Boolean(
        string="Direct access to technicians",
        help="The customer sees who attends, with address and phone.",
    )
    overage_policy = fields.Selection(
        selection=lambda self: self._selection_overage_policy(),
        string="When the hours run out",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    silence_policy = fields.Selection(
        selection=lambda self: self._selection_silence_policy(),
        string="When the customer does not answer",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    silence_days = fields.Integer(
        string="Working days to answer",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    credit_policy = fields.Selection(
        [("money", "Money"), ("hours", "Hours of service")],
        string="Penalties are returned as",
        help="Unset returns services.",
    )
    # signature
    signed_on = fields.Datetime(readonly=True, copy=False)
    signed_by = fields.Char(copy=False)
    end_reason = fields.Char(readonly=True, copy=False)
    # what it gives and what became of it
    entitlement_ids = fields.One2many("support.entitlement", "contract_id", copy=True)
    package_ids = fields.One2many("support.hour.package", "contract_id")
    charge_ids = fields.One2many("support.charge", "contract_id")
    version = fields.Integer(
        default=0, readonly=True, copy=False, help="Counts what was decided on it."
    )

    _name_unique = models.Constraint(
        "UNIQUE (name, company_id)", "The number of a contract must be unique."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A contract cannot end before it starts.",
    )

    _SYSTEM_FIELDS = frozenset(
        {"state", "signed_on", "end_reason", "version", "is_independent"}
    )
    _SIGNED_FIELDS = frozenset(
        {"name", "partner_id", "company_id", "currency_id", "date_start"}
    )

    # ------------------------------------------------------------------
    # Selections and defaults
    # ------------------------------------------------------------------

    @api.model
    def _selection_overage_policy(self):
        labels = {
            "ask": self.env._("Ask the customer"),
            "bill": self.env._("Bill the excess"),
            "block": self.env._("Hold the excess"),
        }
        return list(labels.items())

    @api.model
    def _selection_silence_policy(self):
        labels = {
            "never": self.env._("Silence never approves"),
            "approve": self.env._("Silence approves, as the terms say"),
        }
        return list(labels.items())

    def _default_company_id(self):
        return self.env.company

    def _default_user_id(self):
        return self.env.user

    def _default_tz(self):
        return self.env.company.resource_calendar_id.tz or self.env.user.tz or "UTC"

    # ------------------------------------------------------------------
    # Computes and checks
    # ------------------------------------------------------------------

    @api.depends("name", "title", "partner_id")
    def _compute_display_name(self):
        for contract in self:
            title = contract.title or contract.partner_id.name or ""
            contract.display_name = f"{contract.name} {title}".strip()

    @api.depends("plan_id", "date_start")
    def _compute_date_end(self):
        for contract in self:
            months = contract.plan_id.duration_months
            if contract.state == "draft" and months and contract.date_start:
                contract.date_end = contract.date_start + relativedelta(
                    months=months, days=-1
                )

    @api.depends("plan_id")
    def _compute_plan_terms(self):
        """The plan's terms, until the contract says otherwise."""
        names = self._get_plan_terms_fields()
        defaults = self.env["support.plan"].default_get(names)
        for contract in self:
            for name in names:
                if contract.plan_id:
                    contract[name] = contract.plan_id[name]
                elif not contract[name]:
                    contract[name] = defaults.get(name, False)

    @api.model
    def _get_plan_terms_fields(self):
        """Names of the fields that a contract takes from its plan as they are."""
        return [
            "calendar_id",
            "key_users_only",
            "overage_policy",
            "silence_policy",
            "silence_days",
        ]

    @api.depends("company_id", "pricelist_id")
    def _compute_currency_id(self):
        for contract in self:
            if contract.state == "draft" or not contract.currency_id:
                contract.currency_id = (
                    contract.pricelist_id.currency_id or contract.company_id.currency_id
                )

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/support/{contract.id}"
        return res

    @api.constrains("silence_policy", "silence_days")
    def _check_silence_days(self):
        for contract in self:
            if contract.silence_policy == "approve" and contract.silence_days < 1:
                raise ValidationError(
                    self.env._("Give the customer at least one day to answer.")
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # A new contract is a draft, whatever a client or an import says.
            vals_list = self._without_system_values(vals_list)
        vals_list = [self._numbered(vals) for vals in vals_list]
        contracts = super().create(vals_list)
        contracts._copy_plan_lines()
        return contracts

    @api.model
    def _numbered(self, vals):
        if vals.get("name") not in (None, False, "", "/"):
            return vals
        company_id = vals.get("company_id") or self.env.company.id
        sequence = self.env["ir.sequence"].with_company(company_id)
        return vals | {"name": sequence.next_by_code("support.contract") or "/"}

    def write(self, vals):
        if not self.env.su:
            self._check_written_by_hand(vals)
        return super().write(vals)

    def _check_written_by_hand(self, vals):
        if self._SYSTEM_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "The state of a contract is not edited by hand: use its buttons."
                )
            )
        if self._SIGNED_FIELDS & vals.keys() and any(c.state != "draft" for c in self):
            raise UserError(
                self.env._(
                    "Customer, company, currency and start of a signed contract stay."
                )
            )

    def _bump_version(self):
        """Make concurrent decisions on these contracts fail and be retried."""
        if self:
            self.env.cr.execute(
                "UPDATE support_contract SET version = version + 1 WHERE id IN %s",
                [tuple(sorted(self.ids))],
            )
            self.invalidate_recordset(["version"], flush=False)

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _period_blockers(self, date_start, date_end):
        """Why the period cannot be billed or closed yet.

        Returns {contract: [sentence, …]} with an entry for each blocked contract;
        addons add theirs with ``super()``.
        """
        return {}
