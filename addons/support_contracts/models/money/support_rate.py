from odoo import api, fields, models
from odoo.tools import format_date


class SupportRate(models.Model):
    """An hourly price agreed in a contract, or offered by a plan."""

    _name = "support.rate"
    _description = "Support Hourly Rate"
    _order = "contract_id, plan_id, work_type_id, date_start desc, id desc"

    contract_id = fields.Many2one(
        "support.contract", index="btree_not_null", ondelete="cascade"
    )
    plan_id = fields.Many2one(
        "support.plan", index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    work_type_id = fields.Many2one(
        "support.work.type",
        index="btree_not_null",
        help="Empty: the rate of every other work type.",
    )
    price = fields.Monetary(string="Price per hour", required=True)
    burn_percent = fields.Integer(
        string="Burn (%)",
        help="What an hour burns of the packages, as agreed. 0: as the work type says.",
    )
    date_start = fields.Date(
        string="First day", help="Empty: since ever. The latest start rules."
    )
    date_end = fields.Date(string="Last day", help="Last day, included.")

    _one_owner = models.Constraint(
        "CHECK ((contract_id IS NULL) <> (plan_id IS NULL))",
        "A rate belongs to a contract or to a plan.",
    )
    _price_not_negative = models.Constraint(
        "CHECK (price >= 0)", "An hourly rate cannot be negative."
    )
    _burn_not_negative = models.Constraint(
        "CHECK (burn_percent >= 0)", "The burn of a rate cannot be negative."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A rate cannot end before it starts.",
    )

    @api.depends("contract_id.currency_id", "plan_id.currency_id")
    def _compute_currency_id(self):
        for rate in self:
            rate.currency_id = rate.contract_id.currency_id or rate.plan_id.currency_id

    @api.depends("work_type_id", "price")
    def _compute_display_name(self):
        for rate in self:
            name = rate.work_type_id.display_name or self.env._("Any work")
            rate.display_name = f"{name}: {rate.currency_id.format(rate.price)}"

    def _is_valid_on(self, date):
        self.ensure_one()
        return (not self.date_start or self.date_start <= date) and (
            not self.date_end or date <= self.date_end
        )

    def _describe(self, lang=None):
        """Why this price, in the customer's language: it is stored and shown."""
        self.ensure_one()
        lang = lang or self.contract_id.partner_id.lang or self.env.lang
        rate = self.with_context(lang=lang)
        names = {
            "contract": rate.contract_id.name,
            "work": rate.work_type_id.display_name,
            "date": rate.date_start and format_date(rate.env, rate.date_start),
        }
        if rate.plan_id:
            return rate.env._("Standard rate of %s", rate.plan_id.name)
        if rate.work_type_id and rate.date_start:
            return rate.env._(
                "Rate of contract %(contract)s for %(work)s since %(date)s", **names
            )
        if rate.work_type_id:
            return rate.env._("Rate of contract %(contract)s for %(work)s", **names)
        if rate.date_start:
            return rate.env._(
                "General rate of contract %(contract)s since %(date)s", **names
            )
        return rate.env._("General rate of contract %(contract)s", **names)

    def _get_price_percent(self, work_type):
        """A rate agreed for the type is its price; the general one is multiplied."""
        self.ensure_one()
        if self.work_type_id or not work_type:
            return 100
        return work_type.price_percent

    def _prepare_terms(self):
        """Values of a plan's rate for a contract."""
        self.ensure_one()
        return {
            "work_type_id": self.work_type_id.id,
            "price": self.price,
            "burn_percent": self.burn_percent,
            "date_start": self.date_start,
            "date_end": self.date_end,
        }
