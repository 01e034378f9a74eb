import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.uploads import check_upload


class SupportPurchaseOrder(models.Model):
    """K5: what the customer ordered in writing: its file, number and limit.

    One order may serve several contracts and proposals. Amounts are without taxes,
    in the currency of the order.
    """

    _name = "support.purchase.order"
    _description = "Customer Purchase Order"
    _inherit = ["mail.thread", "mail.activity.mixin", "support.guarded.mixin"]
    _order = "state desc, date_start desc, id desc"
    _check_company_auto = True

    # identity
    name = fields.Char(string="Number", required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    contract_ids = fields.Many2many(
        "support.contract",
        string="Contracts",
        check_company=True,
        help="Empty: every contract of the customer.",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
    )
    # what was ordered
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    sent_by = fields.Char(
        readonly=True, copy=False, help="The key user who sent it in the portal."
    )
    date_start = fields.Date(
        string="First day", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Last day", help="Last day, included.")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self._default_currency_id(),
    )
    amount_limit = fields.Monetary(
        string="Limit", tracking=True, help="Without taxes; 0: no limit."
    )
    version = fields.Integer(default=0, readonly=True, copy=False)
    # what became of it
    proposal_ids = fields.One2many("support.billing.proposal", "purchase_order_id")
    used_amount = fields.Monetary(
        string="Used",
        compute="_compute_used_amount",
        help="Without taxes: what was sent to the customer, approved or invoiced.",
    )
    left_amount = fields.Monetary(string="Left", compute="_compute_used_amount")
    is_exceeded = fields.Boolean(compute="_compute_used_amount")

    _number_once = models.UniqueIndex(
        "(company_id, partner_id, lower(name))",
        "This customer already has a purchase order of that number.",
    )
    _limit_not_negative = models.Constraint(
        "CHECK (amount_limit >= 0)", "A limit cannot be negative."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "An order cannot end before it starts.",
    )

    _SYSTEM_FIELDS = frozenset({"state", "sent_by", "version"})
    _IDENTITY_FIELDS = frozenset({"partner_id", "company_id", "currency_id"})
    _FILE_FIELDS = frozenset({"file", "file_name"})

    # ------------------------------------------------------------------
    # Defaults, computes, checks
    # ------------------------------------------------------------------

    def _default_company_id(self):
        return self.env.company

    def _default_currency_id(self):
        return self.env.company.currency_id

    @api.depends(
        "amount_limit",
        "proposal_ids.state",
        "proposal_ids.amount",
        "proposal_ids.purchase_order_id",
    )
    def _compute_used_amount(self):
        used = self._get_used_amounts()
        for order in self:
            order.used_amount = used.get(order, 0.0)
            limit = order.amount_limit
            order.left_amount = limit - order.used_amount if limit else 0.0
            order.is_exceeded = order._exceeds(order.used_amount)

    def _get_used_amounts(self, excluded=None):
        """{order: amount in its currency} of what uses it (hook).

        ``excluded``: proposals that do not count. An amount of another currency is
        converted at the last day of its proposal, so that it does not move later.
        """
        domain = (
            Domain("purchase_order_id", "in", self.ids)
            & Domain("state", "in", ("sent", "approved", "invoiced"))
            & Domain("id", "not in", excluded.ids if excluded else [])
        )
        groups = (
            self.env["support.billing.proposal"]
            .sudo()
            ._read_group(
                domain,
                ["purchase_order_id", "company_id", "currency_id", "date_end:day"],
                ["amount:sum"],
            )
        )
        used = {}
        for order, company, currency, day, amount in groups:
            order = order.with_env(self.env)
            amount = currency._convert(amount, order.currency_id, company, day)
            used[order] = used.get(order, 0.0) + amount
        return used

    def _exceeds(self, amount):
        """Whether ``amount``, in the order's currency, is more than its limit."""
        self.ensure_one()
        if not self.amount_limit:
            return False
        return self.currency_id.compare_amounts(amount, self.amount_limit) > 0

    @api.constrains("partner_id", "contract_ids")
    def _check_customer(self):
        for order in self:
            customer = order.partner_id
            if customer.commercial_partner_id != customer:
                raise ValidationError(
                    self.env._(
                        "A company orders: %(name)s is a contact of %(company)s.",
                        name=customer.name,
                        company=customer.commercial_partner_id.name,
                    )
                )
            for contract in order.contract_ids.sudo():
                if not customer._has_in_support_group(contract.partner_id):
                    raise ValidationError(
                        self.env._(
                            "%(contract)s is not a contract of %(customer)s.",
                            contract=contract.display_name,
                            customer=customer.name,
                        )
                    )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get(name) and vals[name] != "open"
            for vals in vals_list
            for name in self._SYSTEM_FIELDS
        ):
            raise UserError(self._message_by_hand())
        for vals in vals_list:
            self._check_file(vals)
        return super().create([self._trimmed(vals) for vals in vals_list])

    def write(self, vals):
        self.check_access("write")
        if not self.env.su and self._SYSTEM_FIELDS & vals.keys():
            raise UserError(self._message_by_hand())
        if self._FILE_FIELDS & vals.keys() and any(order.file for order in self):
            raise UserError(
                self.env._(
                    "The file of an order stays as it came: close the order and enter "
                    "another one."
                )
            )
        if self._IDENTITY_FIELDS & vals.keys() and any(o.proposal_ids for o in self):
            raise UserError(
                self.env._(
                    "A billing proposal names this order: customer, company and "
                    "currency stay."
                )
            )
        self._check_file(vals)
        return super().write(self._trimmed(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().proposal_ids or any(order.sent_by for order in self):
            raise UserError(
                self.env._("An order that was sent or used stays: close it instead.")
            )

    @api.model
    def _check_file(self, vals):
        """Refuse what is not a document, whoever sends it and by which door."""
        if vals.get("file"):
            content = base64.b64decode(vals["file"])
            check_upload(self.env, vals.get("file_name") or "", content)

    @api.model
    def _trimmed(self, vals):
        if not vals.get("name"):
            return vals
        return vals | {"name": vals["name"].strip()}

    def _message_by_hand(self):
        return self.env._("The state of an order is not edited by hand.")

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------

    def action_close(self):
        """Nothing more is billed on it."""
        self.check_access("write")
        self.sudo().write({"state": "closed"})
        return True

    def action_reopen(self):
        self.check_access("write")
        self.sudo().write({"state": "open"})
        return True

    def action_view_proposals(self):
        return self.proposal_ids._get_records_action(
            name=self.env._("Billing proposals")
        )

    def _bump_version(self):
        """Make concurrent uses of these orders fail and be retried."""
        if self:
            self.env.cr.execute(
                "UPDATE support_purchase_order SET version = version + 1 "
                "WHERE id IN %s",
                [tuple(sorted(self.ids))],
            )
            self.invalidate_recordset(["version"], flush=False)

    # ------------------------------------------------------------------
    # Which orders a document may name
    # ------------------------------------------------------------------

    @api.model
    def _get_usable_domain(self, document):
        """Open orders of the document's customer, valid on a day of its period.

        ``document`` has partner_id, company_id, contract_ids, date_start, date_end.
        """
        start, end = document.date_start, document.date_end
        domain = (
            Domain("partner_id", "=", document.partner_id.id)
            & Domain("company_id", "=", document.company_id.id)
            & Domain("state", "=", "open")
            & Domain("date_start", "<=", end)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", start))
        )
        serves = Domain.AND(
            Domain("contract_ids", "in", contract.ids)
            for contract in document.contract_ids
        )
        return domain & (Domain("contract_ids", "=", False) | serves)

    def _check_usable(self, document):
        """Refuse, with the reason, an order that ``document`` cannot use."""
        for order in self:
            refusal = order._get_refusal(document)
            if refusal:
                raise UserError(refusal)

    def _get_refusal(self, document):
        """Why ``document`` cannot use the order, False if it can."""
        self.ensure_one()
        start, end = document.date_start, document.date_end
        unserved = document.contract_ids - self.contract_ids
        if document.partner_id != self.partner_id:
            return self.env._("%s is an order of another customer.", self.name)
        if self.state != "open":
            return self.env._("The purchase order %s is closed.", self.name)
        if self.contract_ids and unserved:
            return self.env._(
                "The purchase order %(order)s does not serve %(contract)s.",
                order=self.name,
                contract=unserved[0].display_name,
            )
        if self.date_start > end or (self.date_end or start) < start:
            return self.env._(
                "The purchase order %(order)s is not valid then: it begins on "
                "%(start)s and ends on %(end)s.",
                order=self.name,
                start=format_date(self.env, self.date_start),
                end=format_date(self.env, self.date_end) or "–",
            )
        return False
