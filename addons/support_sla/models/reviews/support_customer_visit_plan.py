from odoo import api, fields, models
from odoo.fields import Domain

from ...arithmetic.rounds import next_round

FOCUSES = [
    ("business", "Business impact"),
    ("solution", "Solution strategy"),
    ("configuration", "Configuration"),
]


class SupportCustomerVisitPlan(models.Model):
    """U3, U11: how often a customer is visited, for each focus of the relation."""

    _name = "support.customer.visit.plan"
    _description = "Frequency of Visits"
    _order = "contract_id, focus"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    focus = fields.Selection(FOCUSES, required=True)
    months = fields.Integer(string="Every (months)", required=True, default=3)
    date_start = fields.Date(
        string="Counted from", required=True, default=fields.Date.context_today
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who visits",
        domain=[("share", "=", False)],
        help="Empty: who has this focus in the contract's team, else its manager.",
    )
    active = fields.Boolean(default=True)

    _once = models.UniqueIndex(
        "(contract_id, focus) WHERE active", "This focus has its frequency already."
    )
    _months_positive = models.Constraint(
        "CHECK (months > 0)", "Visits are at least a month apart."
    )

    @api.depends("contract_id", "focus")
    def _compute_display_name(self):
        focuses = dict(self._fields["focus"]._description_selection(self.env))
        for plan in self:
            plan.display_name = f"{plan.contract_id.name} · {focuses.get(plan.focus)}"

    @api.model
    def _plan_visits(self, contracts, owners, today):
        """One visit ahead for each frequency of these contracts.

        ``owners``: {contract: who looks after it}.
        """
        of_contracts = Domain("contract_id", "in", contracts.ids)
        visits = self.env["support.customer.visit"]
        planned = visits.search(of_contracts & Domain("state", "=", "planned"))
        there = {(visit.contract_id, visit.focus) for visit in planned}
        visits.create(
            [
                plan._prepare_visit(today, owners[plan.contract_id])
                for plan in self.search(of_contracts)
                if (plan.contract_id, plan.focus) not in there
            ]
        )

    def _prepare_visit(self, day, owner):
        """Values of the first visit after ``day``; ``owner`` goes where nobody else."""
        self.ensure_one()
        contract = self.contract_id
        today = contract._get_today()
        holders = contract.sudo().member_ids.filtered(
            lambda member: member.role == self.focus and member._is_valid(today)
        )
        visitor = self.user_id or holders.user_id.filtered(lambda u: not u.share)[:1]
        visitor = visitor or owner
        return {
            "contract_id": contract.id,
            "company_id": contract.company_id.id,
            "focus": self.focus,
            "user_id": visitor.id,
            "date_due": next_round(self.date_start, self.months, day),
        }
