from odoo import fields, models


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
        "support.work.type", help="Empty: the rate of every other work type."
    )
    price = fields.Monetary(string="Price per hour", required=True)
    date_start = fields.Date()
    date_end = fields.Date()

    _one_owner = models.Constraint(
        "CHECK ((contract_id IS NULL) <> (plan_id IS NULL))",
        "A rate belongs to a contract or to a plan.",
    )
    _price_not_negative = models.Constraint(
        "CHECK (price >= 0)", "An hourly rate cannot be negative."
    )

    def _compute_currency_id(self):
        for rate in self:
            rate.currency_id = rate.contract_id.currency_id or rate.plan_id.currency_id

    def _prepare_terms(self):
        """Values of a plan's rate for a contract."""
        self.ensure_one()
        return {
            "work_type_id": self.work_type_id.id,
            "price": self.price,
        }
