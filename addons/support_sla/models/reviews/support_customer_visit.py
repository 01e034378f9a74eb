from odoo import api, fields, models

from .support_customer_visit_plan import FOCUSES


class SupportCustomerVisit(models.Model):
    """U3, U11: the log of the dialogue with a customer, with what was promised."""

    _name = "support.customer.visit"
    _description = "Customer Visit"
    _inherit = ["support.meeting.mixin"]
    _order = "date_due desc, id desc"
    _check_company_auto = True
    _SEQUENCE = "support.customer.visit"

    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, string="Customer", index=True
    )
    focus = fields.Selection(FOCUSES, required=True, default="business")
    commitment_ids = fields.One2many("support.commitment", "visit_id")
    commitment_open_count = fields.Integer(
        string="Commitments to keep",
        compute="_compute_commitment_open_count",
        store=True,
    )

    _one_planned = models.UniqueIndex(
        "(contract_id, focus) WHERE state = 'planned'",
        "The next visit of this focus is planned already.",
    )

    @api.depends("commitment_ids.state")
    def _compute_commitment_open_count(self):
        for visit in self:
            visit.commitment_open_count = len(
                visit.commitment_ids.filtered(lambda c: c.state == "open")
            )

    @api.depends("name", "focus", "partner_id")
    def _compute_display_name(self):
        focuses = dict(self._fields["focus"]._description_selection(self.env))
        for visit in self:
            visit.display_name = (
                f"{visit.name} {visit.partner_id.name or ''} · {focuses[visit.focus]}"
            )

    def _plan_next(self):
        plans = self.env["support.customer.visit.plan"].search(
            [
                ("contract_id", "in", self.contract_id.ids),
                ("contract_id.state", "=", "active"),
            ]
        )
        # One that was held early stands for its day: the next is a round later.
        held = {
            (visit.contract_id, visit.focus): max(visit.held_on, visit.date_due)
            for visit in self
        }
        owners = plans.contract_id._get_service_owners()
        self.create(
            [
                plan._prepare_visit(
                    held[plan.contract_id, plan.focus], owners[plan.contract_id]
                )
                for plan in plans
                if (plan.contract_id, plan.focus) in held
            ]
        )
        return super()._plan_next()
