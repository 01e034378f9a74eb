from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date, formatLang


class SupportPriceRevision(models.Model):
    """Yearly revision of the prices of contracts: told first, then applied once.

    New rates begin on its day and the old ones stay; the fee follows from that day.
    """

    _name = "support.price.revision"
    _description = "Support Price Revision"
    _inherit = ["mail.thread", "support.guarded.mixin"]
    _order = "date_effective desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    date_effective = fields.Date(string="Effective on", required=True)
    method = fields.Selection(
        [("percent", "Percentage"), ("index", "Index")],
        required=True,
        default="percent",
    )
    percent = fields.Float(
        string="Percentage",
        digits=(6, 3),
        compute="_compute_percent",
        store=True,
        readonly=False,
        help="Negative: prices go down.",
    )
    index_name = fields.Char(string="Index", help="Which one, e.g. consumer prices.")
    index_old = fields.Float(string="Index so far", digits=(12, 4))
    index_new = fields.Float(string="Index now", digits=(12, 4))
    contract_ids = fields.Many2many(
        "support.contract",
        string="Contracts",
        check_company=True,
        domain="[('state', '=', 'active'), ('is_independent', '=', False)]",
    )
    line_ids = fields.One2many("support.price.revision.line", "revision_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("notified", "Customers were told"),
            ("applied", "Applied"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )

    _percent_sane = models.Constraint(
        "CHECK (percent IS NULL OR percent > -100)",
        "Prices cannot go down by all they are.",
    )

    _SYSTEM_FIELDS = frozenset({"state", "line_ids"})
    _TERMS = frozenset(
        {
            "company_id",
            "contract_ids",
            "date_effective",
            "index_name",
            "index_new",
            "index_old",
            "line_ids",
            "method",
            "percent",
        }
    )

    @api.depends("method", "index_old", "index_new")
    def _compute_percent(self):
        for revision in self.filtered(lambda r: r.method == "index"):
            old, new = revision.index_old, revision.index_new
            revision.percent = (new / old - 1) * 100 if old > 0 else 0.0

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        revisions = super().create(vals_list)
        # Only the index says it, whatever was typed or proposed.
        revisions._compute_percent()
        return revisions

    def write(self, vals):
        if not self.env.su:
            told = any(revision.state != "draft" for revision in self)
            if (
                "state" in vals
                or "line_ids" in vals
                or (told and self._TERMS & set(vals))
            ):
                raise UserError(
                    self.env._("What customers were told is not edited: cancel it.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        if any(revision.state != "draft" for revision in self):
            raise UserError(self.env._("What customers were told stays as proof."))

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------

    def action_notify(self):
        """Draft → told: one mail per customer, with what changes and from when."""
        self.check_access("write")
        for revision in self:
            revision._check_terms()
            revision._check_state("draft")
            revision_sudo = revision.sudo()
            # Read together: each contract asks for its own otherwise.
            fees = revision_sudo.contract_ids.fee_contract_ids.contract_line_ids
            fees.support_fee_price_ids.fetch(["amount", "date_start"])
            revision_sudo.line_ids = [
                Command.create(revision._prepare_line(contract))
                for contract in revision_sudo.contract_ids
            ]
            revision_sudo.line_ids._tell()
            revision_sudo.state = "notified"
        return True

    def action_apply(self):
        """Told → applied: dated rates and fees, once for each contract."""
        self.check_access("write")
        for revision in self:
            revision._check_state("notified")
            revision_sudo = revision.sudo()
            revision_sudo.line_ids._apply()
            revision_sudo.state = "applied"
        return True

    def action_cancel(self):
        self.check_access("write")
        for revision in self:
            revision._check_state("notified")
        self.sudo().state = "cancelled"
        return True

    @api.model
    def _cron_apply(self):
        """Apply what customers were told, when its day has come."""
        today = fields.Date.context_today(self)
        due = self.search([("state", "=", "notified"), ("date_effective", "<=", today)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for revision in due:
            revision.action_apply()
            if not cron._commit_progress(1):
                break

    def _check_terms(self):
        self.ensure_one()
        if not self.contract_ids:
            raise ValidationError(self.env._("Choose the contracts to revise."))
        if self.method == "index" and not (self.index_old > 0 and self.index_new > 0):
            raise ValidationError(self.env._("Give the index so far and now."))
        if not self.percent:
            raise ValidationError(self.env._("The revision changes nothing."))
        gone = self.contract_ids.filtered(
            lambda c: (
                c.state != "active"
                or (c.date_end and c.date_end < self.date_effective)
                or c.date_start > self.date_effective
            )
        )
        if gone:
            raise ValidationError(
                self.env._(
                    "%(contract)s is not in force on %(date)s.",
                    contract=gone[0].display_name,
                    date=format_date(self.env, self.date_effective),
                )
            )

    def _check_state(self, state):
        names = dict(self._fields["state"]._description_selection(self.env))
        if self.state != state:
            raise UserError(
                self.env._(
                    "“%(name)s” is “%(state)s”.",
                    name=self.name,
                    state=names[self.state],
                )
            )

    def _prepare_line(self, contract):
        fee = contract._get_fee(self.date_effective)
        return {
            "contract_id": contract.id,
            "fee_old": fee,
            "fee_new": self._revise(fee, contract.currency_id),
        }

    def _format_percent(self):
        return f"{formatLang(self.env, self.percent, digits=2)} %"

    def _revise(self, amount, currency):
        return currency.round(amount * (100 + self.percent) / 100)


class SupportPriceRevisionLine(models.Model):
    _name = "support.price.revision.line"
    _description = "Support Price Revision of a Contract"
    _order = "revision_id, contract_id"

    revision_id = fields.Many2one(
        "support.price.revision", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="revision_id.company_id", store=True)
    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    fee_old = fields.Monetary(string="Fee so far", readonly=True)
    fee_new = fields.Monetary(string="New fee", readonly=True)
    notified_on = fields.Datetime(string="Told on", readonly=True)
    applied_on = fields.Datetime(readonly=True)

    _once = models.Constraint(
        "UNIQUE (revision_id, contract_id)", "A contract is revised once."
    )

    def _apply(self):
        """Dated rates and fees of all of them, together."""
        lines = self.filtered(lambda line: not line.applied_on)
        rates = [vals for line in lines for vals in line._prepare_rates()]
        self.env["support.rate"].create(rates)
        for revision, own in lines.grouped("revision_id").items():
            amounts = {line.contract_id: line.fee_new for line in own if line.fee_old}
            if amounts:
                self.env["support.contract"]._change_fees(
                    amounts, revision.date_effective, revision.name
                )
        lines.write({"applied_on": fields.Datetime.now()})

    def _prepare_rates(self):
        """Values of a new row for each rate valid on the day; the old ones stay."""
        self.ensure_one()
        day = self.revision_id.date_effective
        valid = self.contract_id.rate_ids.filtered(lambda rate: rate._is_valid_on(day))
        none = valid.work_type_id.browse()
        general = [none] if valid.filtered(lambda rate: not rate.work_type_id) else []
        return [
            self._prepare_rate(work_type)
            for work_type in [*valid.work_type_id, *general]
        ]

    def _prepare_rate(self, work_type):
        contract, revision = self.contract_id, self.revision_id
        rate = contract._find_rate(work_type, revision.date_effective)
        return {
            "contract_id": contract.id,
            "work_type_id": work_type.id,
            "price": revision._revise(rate.price, contract.currency_id),
            "date_start": revision.date_effective,
            "date_end": rate.date_end,
        }
