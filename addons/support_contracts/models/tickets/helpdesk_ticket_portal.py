from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """What the portal shows of a ticket; its callers checked who reads."""

    _inherit = "helpdesk.ticket"

    is_spoken_for = fields.Boolean(
        string="The user speaks for the customer",
        compute="_compute_is_spoken_for",
        search="_search_is_spoken_for",
    )

    is_customers_own = fields.Boolean(
        string="Nobody speaks for the customer",
        compute="_compute_is_customers_own",
        search="_search_is_customers_own",
        help="Of a customer without contract, whose people see each other's tickets; "
        "also once its work opened the account that it is charged to.",
    )

    @api.depends("support_contract_id")
    def _compute_is_customers_own(self):
        for ticket in self:
            contract = ticket.sudo().support_contract_id
            ticket.is_customers_own = not contract or (
                contract.is_independent and not contract.partner_id.support_key_user_ids
            )

    def _search_is_customers_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Elevated: the portal reads neither accounts nor who has key users.
        accounts = (
            self.env["support.contract"]
            .sudo()
            ._search(
                Domain("is_independent", "=", True)
                & Domain("partner_id.support_key_user_ids", "=", False)
            )
        )
        own = Domain("support_contract_id", "in", [False]) | Domain(
            "support_contract_id", "in", accounts
        )
        return own if True in value else ~own

    @api.depends_context("uid")
    @api.depends("support_contract_id")
    def _compute_is_spoken_for(self):
        customers = self.env["support.key.user"]._get_customers_of_user()
        for ticket in self:
            customer = ticket.sudo().support_contract_id.partner_id
            ticket.is_spoken_for = customer in customers

    def _search_is_spoken_for(self, operator, value):
        if operator != "in":
            return NotImplemented
        customers = self.env["support.key.user"]._get_customers_of_user()
        spoken_for = Domain(
            "support_contract_id", "any!", Domain("partner_id", "in", customers.ids)
        )
        return spoken_for if True in value else ~spoken_for

    def _get_waiting_approvals(self):
        """What the customer is asked about this ticket."""
        self.ensure_one()
        return self.env["support.approval"].search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("audience", "=", "customer")
            & Domain("state", "=", "pending")
        )

    def _get_product_specialists(self):
        """U4: names of who knows the product at this customer's."""
        self.ensure_one()
        contract = self.support_contract_id
        holders = contract and contract._get_role_holders()["product_specialist"]
        return ", ".join(holders.mapped("name")) if holders else ""

    def _get_public_attachments(self):
        """Files of public messages and what the customer sent; notes keep theirs."""
        self.ensure_one()
        messages = self.env["mail.message"].search(
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("attachment_ids", "!=", False)
            & Domain("is_internal", "=", False)
            & (
                Domain("message_type", "=", "email")
                | Domain("subtype_id.internal", "=", False)
            )
        )
        return self.attachment_ids.filtered(
            lambda file: file in messages.attachment_ids or file.create_uid.share
        )
