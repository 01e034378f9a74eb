from odoo import api, fields, models

from .support_escalation_rule import CHAIN


class HelpdeskTicket(models.Model):
    """G9: who of the firm hears of a ticket, from the nearest to the farthest."""

    _inherit = "helpdesk.ticket"

    escalation_log_ids = fields.Many2many(
        "support.escalation.log",
        string="Escalations",
        compute="_compute_escalation_log_ids",
        groups="support_contracts.group_support_consultant,"
        "support_contracts.group_support_auditor",
    )

    @api.depends_context("uid")
    def _compute_escalation_log_ids(self):
        logs = self.env["support.escalation.log"]
        found = logs.search([("ticket_id", "in", self.ids)]).grouped("ticket_id")
        for ticket in self:
            ticket.escalation_log_ids = found.get(ticket.id, logs)

    def _get_escalation_user(self, receiver, rule=None):
        """The user of the firm that ``receiver`` names, else the next of the chain.

        In the end the system, so that nothing is lost.
        """
        self.ensure_one()
        if receiver == "user" and rule and rule.user_id.active:
            return rule.user_id
        start = CHAIN.index(receiver) if receiver in CHAIN else 0
        for name in (*CHAIN[start:], *CHAIN[start::-1]):
            user = self._get_chain_user(name)
            if user:
                return user
        return self.env.ref("base.user_root")

    def _get_chain_user(self, name):
        contract = self.support_contract_id
        if name == "attending":
            return self.user_id
        if name == "team_lead":
            return self.team_id.user_id
        if name == "service_manager":
            return contract.user_id
        today = fields.Date.context_today(self)
        members = contract.member_ids.filtered(
            lambda member: member.role == "tower_manager" and member._is_valid(today)
        )
        return members[:1].user_id

    def _get_next_level(self):
        """The level above the one it has, or is proposed; empty at the top."""
        self.ensure_one()
        levels = self.env["support.criticality"]._get_shown()
        level = self.criticality_id or self.proposed_criticality_id
        if level not in levels:
            return levels[:1]
        return levels[levels.ids.index(level.id) + 1 :][:1]

    def _reassign_to(self, user):
        """By an escalation: no mail to the customer, a note on the ticket."""
        for ticket in self:
            ticket.user_id = user
