from odoo import fields, models


class SupportPlan(models.Model):
    _name = "support.plan"
    _description = "Support Plan"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Html(translate=True, sanitize_style=True)
    company_id = fields.Many2one("res.company", index=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    # what a contract of this plan gets
    entitlement_ids = fields.One2many("support.plan.entitlement", "plan_id", copy=True)
    rate_ids = fields.One2many("support.rate", "plan_id", copy=True)
    calendar_id = fields.Many2one("resource.calendar", check_company=True)
    key_users_only = fields.Boolean(string="Only key users open tickets", default=True)
    overage_policy = fields.Selection(
        selection=lambda self: self._selection_overage_policy(),
        required=True,
        default="ask",
    )
    silence_policy = fields.Selection(
        selection=lambda self: self._selection_silence_policy(),
        required=True,
        default="never",
    )
    silence_days = fields.Integer(default=5)
    duration_months = fields.Integer(
        string="Months", default=12, help="How long its contracts last; 0: open-ended."
    )
    # the recurring fee
    fee_product_id = fields.Many2one("product.product", check_company=True)
    fee_amount = fields.Monetary(string="Fee")
    fee_interval = fields.Selection(
        [("monthly", "Month"), ("quarterly", "Quarter"), ("yearly", "Year")],
        default="monthly",
    )
    contract_count = fields.Integer(
        string="Contracts", compute="_compute_contract_count"
    )

    _code_unique = models.Constraint(
        "UNIQUE (code, company_id)", "Another plan has this code."
    )

    def _selection_overage_policy(self):
        return self.env["support.contract"]._selection_overage_policy()

    def _selection_silence_policy(self):
        return self.env["support.contract"]._selection_silence_policy()

    def _compute_currency_id(self):
        for plan in self:
            company = plan.company_id or self.env.company
            plan.currency_id = company.currency_id

    def _compute_contract_count(self):
        counts = dict(
            self.env["support.contract"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.contract_count = counts.get(plan, 0)

    def action_view_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_contract_action"
        )
        return action | {
            "domain": [("plan_id", "=", self.id)],
            "context": {"default_plan_id": self.id},
        }


class SupportPlanEntitlement(models.Model):
    _name = "support.plan.entitlement"
    _inherit = ["support.entitlement.mixin"]
    _description = "Support Plan Entitlement"
    _order = "sequence, id"

    plan_id = fields.Many2one(
        "support.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id")
