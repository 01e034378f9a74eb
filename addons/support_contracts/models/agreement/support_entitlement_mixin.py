from odoo import api, fields, models


class SupportEntitlementMixin(models.AbstractModel):
    """The terms of an entitlement: offered by a plan, given by a contract."""

    _name = "support.entitlement.mixin"
    _description = "Support Entitlement Terms"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("period_hours", "Hours per period"),
            ("prepaid_hours", "Hour packages"),
            ("vendor_hours", "Hours with the vendor's licence"),
            ("maintenance", "Maintenance: labour at no charge"),
            ("warranty", "Warranty"),
            ("on_demand", "On demand"),
        ],
        required=True,
        default="prepaid_hours",
        help="Hours per period are granted by the contract, hour packages are bought, "
        "hours with the licence come each year once its invoice is paid; maintenance "
        "and warranty discount labour altogether; on demand has no hours of its own: "
        "its work is charged.",
    )
    gate = fields.Selection(
        [("signed", "Signed"), ("invoiced", "Invoiced"), ("paid", "Paid")],
        string="Usable once",
        required=True,
        default="signed",
    )
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        index="btree_not_null",
        help="The package that is sold, or the fee that pays for the hours.",
    )
    vendor_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        help="Whose licence it is: its factor of the year multiplies the hours (K12).",
    )
    # hours per period
    minutes = fields.Integer(string="Hours per period")
    period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        default="month",
    )
    rollover_policy = fields.Selection(
        [
            ("none", "Unused hours expire"),
            ("minutes", "Up to some hours roll over"),
            ("percent", "Up to a percentage rolls over"),
            ("periods", "All roll over for some periods"),
        ],
        required=True,
        default="none",
    )
    rollover_limit = fields.Integer(
        help="Minutes, percent of what was granted, or periods, by the policy."
    )
    # hour packages
    validity_months = fields.Integer(
        string="Valid for (months)", help="0: the packages never expire."
    )
    # scope; empty admits all
    covered_product_ids = fields.Many2many(
        "product.product",
        string="Products covered",
        help="Only tickets about an installation of these products.",
    )
    work_type_ids = fields.Many2many("support.work.type", string="Work types")
    ticket_type_ids = fields.Many2many("helpdesk.ticket.type", string="Ticket types")
    ticket_category_ids = fields.Many2many(
        "helpdesk.ticket.category", string="Ticket categories"
    )
    # Most entitlements admit all: kept, so that nobody reads five lists to learn it.
    is_scoped = fields.Boolean(compute="_compute_is_scoped", store=True)

    _terms_not_negative = models.Constraint(
        "CHECK (minutes >= 0 AND rollover_limit >= 0 AND validity_months >= 0)",
        "Hours, limits and months of an entitlement cannot be negative.",
    )
    _vendor_hours_expire = models.Constraint(
        "CHECK (kind <> 'vendor_hours' OR rollover_policy = 'none')",
        "Hours with the vendor's licence never accumulate: what is left expires.",
    )

    def _get_scope_fields(self):
        """Names of the fields that limit what it is for."""
        return [
            "covered_product_ids",
            "work_type_ids",
            "ticket_type_ids",
            "ticket_category_ids",
        ]

    @api.depends(lambda self: self._get_scope_fields())
    def _compute_is_scoped(self):
        names = self._get_scope_fields()
        for entitlement in self:
            entitlement.is_scoped = any(entitlement[name] for name in names)

    def _grants_periods(self):
        """Whether its hours come with each period, without being bought."""
        self.ensure_one()
        return self.kind in ("period_hours", "vendor_hours")

    def _get_period(self):
        """The period of its hours: a licence is of a year, whatever is typed."""
        self.ensure_one()
        return "year" if self.kind == "vendor_hours" else self.period

    def _get_gate(self):
        """K12: hours with the licence come when its invoice is paid, not before."""
        self.ensure_one()
        return "paid" if self.kind == "vendor_hours" else self.gate

    def _get_terms_fields(self):
        """Names of the fields that a plan hands over to its contracts."""
        mixin = self.env.registry["support.entitlement.mixin"]
        return [name for name in mixin._fields if name not in models.MAGIC_COLUMNS]

    def _prepare_terms(self):
        """Values of the terms, ready for ``create`` of another record of the mixin."""
        self.ensure_one()
        names = [name for name in self._get_terms_fields() if name != "display_name"]
        return {
            name: value for name, value in self.copy_data()[0].items() if name in names
        }
