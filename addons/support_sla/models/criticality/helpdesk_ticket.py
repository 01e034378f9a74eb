import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.exceptions import check_reason

from ...arithmetic.policies import choose

CONSULTANT = "support_contracts.group_support_consultant"


class HelpdeskTicket(models.Model):
    """K15, U7: the customer says the impact, the matrix proposes, L1 confirms.

    ``_confirm_criticality`` is the only writer of ``criticality_id``.
    """

    _inherit = "helpdesk.ticket"

    support_impact = fields.Selection(
        selection=lambda self: self._selection_impact(),
        string="Impact",
        copy=False,
        help="Whom it affects, as the customer says.",
    )
    support_urgency = fields.Selection(
        selection=lambda self: self._selection_urgency(),
        string="Urgency",
        copy=False,
        groups="base.group_user",
    )
    proposed_criticality_id = fields.Many2one(
        "support.criticality",
        string="Proposed criticality",
        compute="_compute_proposed_criticality_id",
        groups="base.group_user",
    )
    criticality_id = fields.Many2one(
        "support.criticality",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Given by a consultant after the first analysis.",
    )
    criticality_color = fields.Integer(related="criticality_id.color")
    criticality_change_ids = fields.One2many(
        "support.criticality.change", "ticket_id", groups="base.group_user"
    )

    def _selection_impact(self):
        return self.env["support.criticality.cell"]._selection_impact()

    def _selection_urgency(self):
        return self.env["support.criticality.cell"]._selection_urgency()

    @api.depends("support_impact", "support_urgency", "support_contract_id")
    def _compute_proposed_criticality_id(self):
        propose = self.env["support.criticality.cell"]._propose
        for ticket in self:
            ticket.proposed_criticality_id = propose(
                ticket.support_impact,
                ticket.support_urgency,
                ticket.support_impact and ticket._get_criticality_matrix_id(),
            )

    def _get_criticality_matrix_id(self):
        """Of the policy in force when the ticket was opened; None: the general one."""
        company = self.company_id or self.env.company
        policies = self.env["support.sla.policy"]._get_policies(company.id)
        # As a rule there is one matrix: nothing is read of the contract then.
        if not any(policy.matrix_id for policy in policies):
            return None
        contract = self.sudo().support_contract_id
        opened = self.sla_opened_at or fields.Datetime.now()
        zone = pytz.timezone(contract.tz or "UTC")
        day = pytz.utc.localize(opened).astimezone(zone).date()
        policy = choose(policies, contract.id, contract.plan_id.id, day)
        return policy and policy.matrix_id

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"criticality_id"}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if "criticality_id" in vals and not self.env.su:
            raise UserError(
                self.env._("A consultant confirms the criticality, with its button.")
            )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Confirming
    # ------------------------------------------------------------------

    def _confirm_criticality(self, level, reason=None):
        """Give these tickets a level, after the first analysis.

        A reason is asked for what differs from the matrix, and for each later change.
        """
        self.check_access("write")
        if not self.env.user.has_group(CONSULTANT):
            raise AccessError(
                self.env._("Only consultants give a ticket its criticality.")
            )
        changed = self.filtered(lambda ticket: ticket.criticality_id != level)
        for ticket in changed:
            if ticket.criticality_id or ticket.proposed_criticality_id != level:
                check_reason(
                    reason,
                    self.env._("Say why the criticality is another than proposed."),
                )
        self.env["support.criticality.change"].sudo().create(
            [ticket._prepare_criticality_change(level, reason) for ticket in changed]
        )
        changed.sudo().write({"criticality_id": level.id})

    def _prepare_criticality_change(self, level, reason):
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "company_id": self.company_id.id,
            "criticality_id": level.id,
            "previous_id": self.criticality_id.id,
            "proposed_id": self.proposed_criticality_id.id,
            "impact": self.support_impact,
            "urgency": self.support_urgency,
            "reason": reason,
        }

    def action_decide_criticality(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_criticality_decision_action"
        )
        return action | {"context": {"default_ticket_id": self.id}}
