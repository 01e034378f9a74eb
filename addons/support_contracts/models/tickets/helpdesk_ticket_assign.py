from odoo import api, fields, models
from odoo.exceptions import AccessError

STAFF = "base.group_user"
CONSULTANT = "support_contracts.group_support_consultant"
DISPATCHER = "support_contracts.group_support_dispatcher"


class HelpdeskTicket(models.Model):
    """W9: the office assigns. W1: customers read no names of staff."""

    _inherit = "helpdesk.ticket"

    user_id = fields.Many2one(groups=STAFF)
    user_ids = fields.Many2many(groups=STAFF)
    create_uid = fields.Many2one("res.users", "Created by", readonly=True, groups=STAFF)
    write_uid = fields.Many2one(
        "res.users", "Last Updated by", readonly=True, groups=STAFF
    )
    # A customer's mail may name the technicians it was copied to.
    email_cc = fields.Char(groups=STAFF)
    can_assign = fields.Boolean(compute="_compute_can_assign", groups=STAFF)
    can_take = fields.Boolean(compute="_compute_can_assign", groups=STAFF)

    @api.depends_context("uid")
    @api.depends("user_id", "company_id", "support_contract_id")
    def _compute_can_assign(self):
        for ticket in self:
            ticket.can_assign = ticket._may_assign()
            ticket.can_take = ticket.can_assign or (
                not ticket.user_id and self._may_take(ticket.company_id)
            )

    @api.model
    def default_get(self, fields):
        """The helpdesk proposes whoever creates the ticket: only who may take it.

        Nor does whoever runs the mail gateway or a form of the portal attend.
        """
        defaults = super().default_get(fields)
        user_id = defaults.get("user_id")
        if user_id == self.env.uid:
            allowed = self._proposes_itself()
        else:
            # Proposed by the context, or as a default of one's own.
            allowed = self._may_assign()
        if user_id and not allowed:
            del defaults["user_id"]
        return defaults

    def _proposes_itself(self):
        user = self.env.user
        if user.share or user._is_superuser():
            return False
        return self._may_assign() or self._may_take(self.env.company)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("user_id"):
                company = self.env["res.company"].browse(vals.get("company_id"))
                self._check_assigning(vals["user_id"], company or self.env.company)
        return super().create(vals_list)

    def write(self, vals):
        if "user_id" in vals:
            for company, tickets in self.grouped("company_id").items():
                tickets._check_assigning(vals["user_id"], company)
        return super().write(vals)

    def _check_assigning(self, user_id, company):
        """W9: only the office decides who attends; raises AccessError.

        By the company's setting consultants take what nobody has.
        """
        if self._may_assign():
            return
        others = self.filtered(lambda ticket: ticket.user_id.id != user_id)
        if self and not others:
            return
        taking = user_id == self.env.uid and not others.user_id
        if not (taking and self._may_take(company)):
            raise AccessError(
                self.env._("The office assigns tickets: ask your dispatcher.")
            )

    def _may_assign(self):
        """The office; and other desks, which keep the helpdesk's rules for theirs."""
        user = self.env.user
        if self.env.su or user.has_group(DISPATCHER):
            return True
        is_ours = user.has_group(CONSULTANT) or self.sudo().support_contract_id
        return user._is_internal() and not is_ours

    @api.model
    def _may_take(self, company):
        return company.sudo().support_consultants_take_tickets
