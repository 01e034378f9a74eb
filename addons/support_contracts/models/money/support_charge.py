from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...arithmetic.pricing import exact_amount


class SupportCharge(models.Model):
    """Something to be invoiced, printed at zero, or absorbed.

    Time is kept in whole minutes with the price of an hour; anything else as a
    quantity with the price of a unit.
    """

    _name = "support.charge"
    _description = "Support Charge"
    _inherit = ["support.guarded.mixin"]
    _order = "date, id"
    _check_company_auto = True

    name = fields.Char(string="Description", required=True)
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(
        related="contract_id.currency_id", store=True, precompute=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", required=True, check_company=True, ondelete="restrict"
    )
    date = fields.Date(
        string="Work date", required=True, default=fields.Date.context_today
    )
    # how much
    minutes = fields.Integer(
        string="Hours", help="Of work; 0 where the quantity is not time."
    )
    quantity = fields.Float(digits="Product Unit", default=1.0)
    price_unit = fields.Float(
        string="Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        min_display_digits="Product Price",
        help="Of an hour, or of a unit where the quantity is not time.",
    )
    price_reason = fields.Char(string="Why this price")
    discount = fields.Float(string="Discount (%)", digits="Discount")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        help="What the customer pays: 0 where it is printed at zero or absorbed.",
    )
    value = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        help="What it is worth before discount and verdict.",
    )
    # what is decided about it
    verdict = fields.Selection(
        [
            ("billable", "Billable"),
            ("no_charge", "No charge, printed at zero"),
            ("do_not_bill", "Absorbed, not billed"),
        ],
        required=True,
        default="billable",
    )
    reason = fields.Char()
    # where it comes from
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)
    source_round = fields.Integer(default=0, readonly=True)
    origin_charge_id = fields.Many2one(
        "support.charge",
        string="Bills again",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    credit_line_id = fields.Many2one(
        "account.move.line",
        string="Credited on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Line of the credit note whose posting made this charge.",
    )
    # where it goes
    state = fields.Selection(
        [
            ("open", "Open"),
            ("proposed", "Proposed"),
            ("invoiced", "Invoiced"),
            ("absorbed", "Absorbed"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    proposal_id = fields.Many2one(
        "support.billing.proposal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    carried_from_id = fields.Many2one(
        "support.billing.proposal",
        string="Carried over from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="A proposal that could not invoice it: it goes on the next one.",
    )
    invoice_line_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    invoice_id = fields.Many2one(related="invoice_line_id.move_id")

    _source_once = models.UniqueIndex(
        "(source_model, source_id, source_round) "
        "WHERE source_id IS NOT NULL AND origin_charge_id IS NULL",
        "This was already charged.",
    )
    _billed_again_once = models.UniqueIndex(
        "(credit_line_id, origin_charge_id) WHERE credit_line_id IS NOT NULL",
        "This was already billed again.",
    )
    _open_idx = models.Index(
        "(contract_id, date) WHERE proposal_id IS NULL AND invoice_line_id IS NULL"
    )
    _reason_given = models.Constraint(
        "CHECK (verdict = 'billable' OR TRIM(COALESCE(reason, '')) <> '')",
        "Say why this is not billed.",
    )

    # What the customer approved, and what only the billing itself writes.
    _SHOWN_FIELDS = frozenset(
        {
            "name",
            "contract_id",
            "ticket_id",
            "product_id",
            "date",
            "minutes",
            "quantity",
            "price_unit",
            "discount",
            "verdict",
            "reason",
        }
    )
    _SYSTEM_FIELDS = frozenset(
        {
            "proposal_id",
            "carried_from_id",
            "invoice_line_id",
            "amount",
            "value",
            "absorbed_cost",
            "state",
            "origin_charge_id",
            "credit_line_id",
            "is_objected",
            "source_model",
            "source_id",
            "source_round",
        }
    )

    # ------------------------------------------------------------------
    # Computes and checks
    # ------------------------------------------------------------------

    @api.depends("product_id", "contract_id")
    def _compute_price_unit(self):
        """What a person adds starts at the price of the contract's pricelist."""
        for charge in self:
            charge.price_unit = charge.contract_id._get_product_price(charge.product_id)

    @api.depends(
        "minutes", "quantity", "price_unit", "discount", "verdict", "currency_id"
    )
    def _compute_amount(self):
        for charge in self:
            # A form still without contract has no currency yet.
            currency = charge.currency_id or self.env.company.currency_id
            what = (charge.minutes, charge.quantity, charge.price_unit)
            paid = exact_amount(*what, charge._get_printed_discount())
            absorbed = charge.verdict == "do_not_bill"
            charge.value = currency.round(exact_amount(*what))
            charge.amount = 0.0 if absorbed else currency.round(paid)

    def _get_printed_discount(self):
        return self._print_discount(self.verdict, self.discount)

    @api.model
    def _print_discount(self, verdict, discount):
        """W5, W6: what is not charged stays visible, with its price, at 100 %."""
        return 100.0 if verdict == "no_charge" else discount

    @api.depends("verdict", "proposal_id", "invoice_line_id")
    def _compute_state(self):
        for charge in self:
            if charge.verdict == "do_not_bill":
                charge.state = "absorbed"
            elif charge.invoice_line_id:
                charge.state = "invoiced"
            else:
                charge.state = "proposed" if charge.proposal_id else "open"

    @api.constrains("proposal_id", "contract_id")
    def _check_proposal(self):
        for charge in self:
            proposal = charge.proposal_id
            if proposal and not proposal._admits(charge.contract_id):
                raise ValidationError(
                    self.env._(
                        "“%(charge)s” belongs to another contract than %(proposal)s.",
                        charge=charge.name,
                        proposal=proposal.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_typed_values(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if self._get_system_fields() & vals.keys() and not self.env.su:
            raise UserError(self._message_system_field())
        if self._SHOWN_FIELDS & vals.keys():
            self._check_unlocked()
        res = super().write(vals)
        if vals.get("verdict") == "do_not_bill":
            self.filtered("proposal_id").sudo().write({"proposal_id": False})
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._check_unlocked()

    @api.model
    def _check_typed_values(self, vals_list):
        """A person may add a charge to a draft proposal, and claim nothing else."""
        system_fields = self._get_system_fields() - {"proposal_id"}
        proposals = self.env["support.billing.proposal"].browse(
            {vals["proposal_id"] for vals in vals_list if vals.get("proposal_id")}
        )
        if any(
            vals.get(name) for vals in vals_list for name in system_fields
        ) or proposals.filtered(lambda proposal: proposal.state != "draft"):
            raise UserError(self._message_system_field())

    def _message_system_field(self):
        return self.env._(
            "Where a charge comes from and goes to is not edited by hand: use the "
            "buttons of its proposal or invoice."
        )

    def _check_unlocked(self):
        """Refuse changes of what the customer was shown or an invoice holds."""
        locked = self.filtered(lambda charge: charge._is_locked())
        if locked:
            document = locked[0].invoice_id or locked[0].proposal_id
            raise UserError(
                self.env._(
                    "“%(charge)s” is on %(document)s and cannot be changed any more: "
                    "take that back first, or correct it with a charge of its own.",
                    charge=locked[0].name,
                    document=document.display_name,
                )
            )

    def _is_locked(self):
        self.ensure_one()
        return bool(self.invoice_line_id) or self.proposal_id.state in (
            "sent",
            "approved",
            "invoiced",
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_remove_from_proposal(self):
        """Leave the charge for another proposal, while this one is a draft."""
        self.check_access("write")
        self._check_unlocked()
        self.sudo().write({"proposal_id": False})
        return True

    def action_view_invoice(self):
        self.ensure_one()
        return self.invoice_id._get_records_action()
