from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.support_contracts.arithmetic.pricing import exact_amount


class SupportWorkOrderLine(models.Model):
    """A line of the paper: labour as it was at the confirmation, material or travel.

    Labour says what its time will cost or why it costs nothing; its charges come from
    the daily cut. Materials and travel are charged by the order itself.
    """

    _name = "support.work.order.line"
    _description = "Work Order Line"
    _inherit = ["support.guarded.mixin"]
    _order = "order_id, kind, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "support.work.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    order_state = fields.Selection(related="order_id.state", string="State")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("labour", "Labour"), ("travel", "Travel"), ("material", "Material")],
        required=True,
        default="material",
    )
    product_id = fields.Many2one(
        "product.product", required=True, check_company=True, ondelete="restrict"
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    quantity = fields.Float(digits="Product Unit", default=1.0)
    minutes = fields.Integer(string="Hours", readonly=True)
    price_unit = fields.Float(
        string="Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        min_display_digits="Product Price",
        help="Of an hour of labour, or of a unit.",
    )
    discount = fields.Float(
        string="Discount (%)",
        digits="Discount",
        compute="_compute_discount",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Char(
        string="Why the discount",
        compute="_compute_reason",
        store=True,
        readonly=False,
        precompute=True,
        help="W6: goodwill is written down with its reason.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)
    # labour
    time_line_id = fields.Many2one(
        "account.analytic.line",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    fingerprint = fields.Char(
        readonly=True, help="What the entry said when the paper was confirmed."
    )
    settlement = fields.Selection(
        [
            ("charged", "Charged"),
            ("hours", "From the contracted hours"),
            ("discounted", "Not charged"),
            ("held", "To be agreed"),
        ],
        readonly=True,
    )

    _discount_between = models.Constraint(
        "CHECK (discount BETWEEN 0 AND 100)", "A discount is between 0 and 100 %."
    )
    _discount_explained = models.Constraint(
        "CHECK (discount = 0 OR TRIM(COALESCE(reason, '')) <> '')",
        "Say why there is a discount.",
    )
    _time_of_labour = models.Constraint(
        "CHECK ((kind = 'labour') = (time_line_id IS NOT NULL))",
        "Labour comes from the time of the ticket.",
    )

    _SYSTEM_FIELDS = frozenset({"minutes", "time_line_id", "settlement", "fingerprint"})

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            product = line.product_id.with_context(
                lang=line.order_id.partner_id.lang or self.env.lang
            )
            line.name = product.name

    @api.depends("product_id", "order_id.contract_id")
    def _compute_price_unit(self):
        for line in self:
            # The price list is the customer's, not what the technician may read.
            contract_sudo = line.order_id.contract_id.sudo()
            line.price_unit = contract_sudo._get_product_price(line.product_id)

    @api.depends("order_id.ticket_id")
    def _compute_discount(self):
        """G11: what goes on a block claim costs nothing, unless somebody says else."""
        for line in self:
            given = line._get_given_discount()
            line.discount = given["discount"] if given else line.discount

    @api.depends("discount", "order_id.ticket_id")
    def _compute_reason(self):
        """W6: of the discount that stands: what is billed all the same has none."""
        for line in self:
            given, reason = line._get_given_discount(), line.reason
            if given and line.discount == given["discount"]:
                reason = given["reason"]
            elif given and not line.discount:
                reason = False
            line.reason = reason

    def _get_given_discount(self):
        """{discount, reason} that its ticket gives, None where it stays as it is."""
        self.ensure_one()
        if self.kind == "labour" or self.order_id.state not in (False, "draft"):
            return None
        return self.order_id.ticket_id._get_discount_of_material()

    @api.depends("minutes", "quantity", "price_unit", "discount", "settlement")
    def _compute_amount(self):
        for line in self:
            currency = line.currency_id or self.env.company.currency_id
            paid = exact_amount(
                line.minutes, line.quantity, line.price_unit, line.discount
            )
            unpaid = line.settlement in ("hours", "held")
            line.amount = 0.0 if unpaid else currency.round(paid)

    @api.constrains("kind", "quantity", "price_unit")
    def _check_quantity(self):
        for line in self.filtered(lambda line: line.kind != "labour"):
            if line.quantity <= 0 or line.price_unit < 0:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: the quantity is above zero and the price not "
                        "below it. What comes back is credited by the office.",
                        name=line.name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get(name) for vals in vals_list for name in self._SYSTEM_FIELDS
        ):
            raise UserError(self._message_labour())
        lines = super().create(vals_list)
        lines.order_id._check_draft()
        return lines

    def write(self, vals):
        self.check_access("write")
        if not self.env.su and vals.keys() & self._SYSTEM_FIELDS:
            raise UserError(self._message_labour())
        self.order_id._check_draft()
        res = super().write(vals)
        self.order_id._check_draft()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self.order_id._check_draft()

    def _message_labour(self):
        return self.env._("Labour is logged as time on the ticket, not typed here.")
