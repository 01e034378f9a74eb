from odoo import api, fields, models


class SupportCriticalityDecision(models.TransientModel):
    _name = "support.criticality.decision"
    _description = "Confirm the Criticality"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    impact = fields.Selection(
        selection=lambda self: self._selection_impact(),
        compute="_compute_said",
        store=True,
        readonly=False,
        required=True,
    )
    urgency = fields.Selection(
        selection=lambda self: self._selection_urgency(),
        compute="_compute_said",
        store=True,
        readonly=False,
        required=True,
    )
    proposed_id = fields.Many2one("support.criticality", compute="_compute_proposed_id")
    criticality_id = fields.Many2one(
        "support.criticality",
        compute="_compute_criticality_id",
        store=True,
        readonly=False,
        required=True,
    )
    definition = fields.Text(related="criticality_id.description")
    needs_reason = fields.Boolean(compute="_compute_needs_reason")
    reason = fields.Char()

    def _selection_impact(self):
        return self.env["support.criticality.cell"]._selection_impact()

    def _selection_urgency(self):
        return self.env["support.criticality.cell"]._selection_urgency()

    @api.depends("ticket_id")
    def _compute_said(self):
        for decision in self:
            ticket = decision.ticket_id
            decision.impact = ticket.support_impact
            decision.urgency = ticket.support_urgency or "2"

    @api.depends("impact", "urgency")
    def _compute_proposed_id(self):
        propose = self.env["support.criticality.cell"]._propose
        for decision in self:
            decision.proposed_id = propose(decision.impact, decision.urgency)

    @api.depends("proposed_id")
    def _compute_criticality_id(self):
        for decision in self:
            decision.criticality_id = decision.proposed_id

    @api.depends("proposed_id", "criticality_id", "ticket_id")
    def _compute_needs_reason(self):
        for decision in self:
            before = decision.ticket_id.criticality_id
            level = decision.criticality_id
            decision.needs_reason = bool(
                level and (before or level != decision.proposed_id) and level != before
            )

    def action_confirm(self):
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("write")
        ticket.write({"support_impact": self.impact, "support_urgency": self.urgency})
        ticket._confirm_criticality(self.criticality_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
