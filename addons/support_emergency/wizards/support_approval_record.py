from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.support_contracts.arithmetic.minutes import clock

from ..models.agreement.support_emergency_offer import CONDITIONS
from ..models.phases.support_emergency_mitigate import MODELS


class SupportApprovalRecord(models.TransientModel):
    """E5, E11: what was chosen on the telephone is named, not taken for granted."""

    _inherit = "support.approval.record"

    asks_terms = fields.Boolean(compute="_compute_asks")
    accepts_terms = fields.Boolean(
        string="Accepts the terms of attention",
        help="Whoever answered knows them, and accepts them.",
    )
    asks_conditions = fields.Boolean(compute="_compute_asks")
    conditions = fields.Selection(CONDITIONS, string="Conditions chosen")
    asks_mitigation = fields.Boolean(compute="_compute_asks")
    shown_options = fields.Text(
        string="Read to the customer", compute="_compute_shown_options"
    )
    mitigation_model = fields.Selection(MODELS, string="Mitigation chosen")
    shown_plan_ids = fields.Many2many(
        "support.plan", compute="_compute_shown_options", string="Plans shown"
    )
    mitigation_plan_id = fields.Many2one(
        "support.plan", string="New plan", domain="[('id', 'in', shown_plan_ids)]"
    )

    @api.depends("approval_id")
    def _compute_asks(self):
        for wizard in self:
            approval = wizard.approval_id.sudo()
            names = approval._get_document()._approval_answer_fields(approval.kind)
            shown = approval.snapshot or {}
            wizard.asks_terms = bool("accept_terms" in names and shown.get("terms"))
            wizard.asks_conditions = (
                "conditions" in names and len(shown.get("prices", ())) > 1
            )
            wizard.asks_mitigation = "mitigation_model" in names

    @api.depends("approval_id")
    def _compute_shown_options(self):
        """What the page shows the customer, for whoever is on the telephone."""
        for wizard in self:
            approval = wizard.approval_id.sudo()
            options = (
                approval._get_document()._read_options(approval)
                if wizard.asks_mitigation
                else []
            )
            wizard.shown_options = "\n".join(map(wizard._describe_option, options))
            wizard.shown_plan_ids = [
                option.plan_id for option in options if option.plan_id
            ]

    def _describe_option(self, option):
        """One line: its name, what it costs, the hours it takes from the contract."""
        amount = format_amount(self.env, option.amount, option.currency)
        text = f"{option.name}: {amount}"
        if option.from_hours:
            text += " " + self.env._("+ %s h of the contract", clock(option.from_hours))
        if option.is_cheapest:
            text += " " + self.env._("(cheapest)")
        return text

    def _get_answer_values(self):
        values = super()._get_answer_values()
        if self.answer != "grant":
            return values
        if self.accepts_terms:
            values = values | {"accept_terms": "1"}
        if self.asks_conditions:
            values = values | self._get_conditions_values()
        return values | (self._get_mitigation_values() if self.asks_mitigation else {})

    def _get_conditions_values(self):
        if not self.conditions:
            raise UserError(self.env._("Choose the conditions that you accept."))
        return {"conditions": self.conditions}

    def _get_mitigation_values(self):
        if not self.mitigation_model:
            raise UserError(self.env._("Choose how the causes are removed."))
        plan = self.mitigation_model == "new_plan" and self.mitigation_plan_id
        return {
            "mitigation_model": self.mitigation_model,
            "plan_id": str(plan.id if plan else 0),
        }
