from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SupportContract(models.Model):
    _inherit = "support.contract"

    ticket_ids = fields.One2many("helpdesk.ticket", "support_contract_id")
    ticket_count = fields.Integer(
        compute="_compute_ticket_count", groups="base.group_user"
    )
    installation_count = fields.Integer(
        compute="_compute_installation_count", groups="base.group_user"
    )
    approval_count = fields.Integer(
        compute="_compute_approval_count", groups="base.group_user"
    )

    def _compute_installation_count(self):
        companies = self.partner_id | self.covered_partner_ids
        counts = {
            (company, partner): count
            for company, partner, count in self.env["support.installation"]._read_group(
                [("partner_id", "in", companies.ids)],
                ["company_id", "partner_id"],
                ["__count"],
            )
        }
        for contract in self:
            contract.installation_count = sum(
                counts.get((contract.company_id, partner), 0)
                for partner in contract.partner_id | contract.covered_partner_ids
            )

    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("support_contract_id", "in", self.ids)],
                ["support_contract_id"],
                ["__count"],
            )
        )
        for contract in self:
            contract.ticket_count = counts.get(contract, 0)

    def _compute_approval_count(self):
        """What waits for an answer."""
        counts = dict(
            self.env["support.approval"]._read_group(
                [("contract_id", "in", self.ids), ("state", "=", "pending")],
                ["contract_id"],
                ["__count"],
            )
        )
        for contract in self:
            contract.approval_count = counts.get(contract, 0)

    def _get_installations(self):
        """What is installed at the companies of the contract, by company."""
        self.ensure_one()
        companies = self.partner_id | self.covered_partner_ids
        return self.env["support.installation"].search(
            [
                ("partner_id", "in", companies.ids),
                ("company_id", "=", self.company_id.id),
            ]
        )

    @api.constrains("partner_id", "covered_partner_ids")
    def _check_key_users_of_group(self):
        """A group has key users at group level or per company, never both."""
        today = fields.Date.context_today(self)
        for contract in self.filtered(lambda c: c.state != "ended"):
            own = contract.partner_id.sudo().support_key_user_ids.filtered(
                lambda k: not k.date_end or k.date_end >= today
            )
            theirs = (
                (contract.covered_partner_ids - contract.partner_id)
                .sudo()
                .support_key_user_ids
            )
            for key_user in theirs:
                if any(key_user._overlaps(other) for other in own):
                    raise ValidationError(
                        self.env._(
                            "%(group)s and %(company)s share a contract: a group has "
                            "key users at group level or per company, not both.",
                            group=contract.partner_id.name,
                            company=key_user.customer_id.name,
                        )
                    )

    # ------------------------------------------------------------------
    # Smart buttons
    # ------------------------------------------------------------------

    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return action | {
            "domain": [("support_contract_id", "=", self.id)],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_support_contract_id": self.id,
            },
        }

    def action_view_installations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_installation_action"
        )
        return action | {
            "domain": [("id", "in", self._get_installations().ids)],
            "context": {"default_partner_id": self.partner_id.id},
        }

    def action_view_key_users(self):
        """All who speak, spoke or will speak for the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_key_user_action"
        )
        companies = self.partner_id | self.covered_partner_ids
        return action | {
            "domain": [("customer_id", "in", companies.ids)],
            "context": {"default_customer_id": self.partner_id.id},
        }

    def action_view_approvals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_approval_action"
        )
        return action | {"domain": [("contract_id", "=", self.id)], "context": {}}
