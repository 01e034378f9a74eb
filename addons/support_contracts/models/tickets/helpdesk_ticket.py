from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "support.approval.mixin"]

    partner_id = fields.Many2one(index="btree_not_null")
    commercial_partner_id = fields.Many2one(index="btree_not_null")
    support_contract_id = fields.Many2one(
        "support.contract",
        compute="_compute_support_contract_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        index="btree_not_null",
        check_company=True,
        domain="[('state', '=', 'active')]",
    )
    support_available_minutes = fields.Integer(
        related="support_contract_id.available_minutes",
        string="Available hours",
        related_sudo=False,
        groups="support_contracts.group_support_consultant,"
        "support_contracts.group_support_auditor",
    )
    # K5: the key user says where the hours come from
    hours_source = fields.Selection(
        [
            ("contract", "The contract's hours, first to expire first"),
            ("package", "One package"),
            ("billed", "Billed apart"),
        ],
        compute="_compute_hours_source",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    chosen_package_id = fields.Many2one(
        "support.hour.package",
        compute="_compute_chosen_package_id",
        store=True,
        readonly=False,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('contract_id', '=', support_contract_id), ('state', '=', 'open')]",
    )
    endorsement_state = fields.Selection(
        [
            ("none", "Not needed"),
            ("pending", "Waiting for the key user"),
            ("endorsed", "Endorsed"),
            ("answered", "Answered by the key user"),
            ("declined", "Declined"),
        ],
        required=True,
        readonly=True,
        default="none",
        tracking=True,
        help="A colleague's request is offered to the key user, who endorses it.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_support_contract_id(self):
        """The customer's contract in force; the one in place stays while it serves."""
        contracts_by_party = self._get_contracts_by_party()
        for ticket in self:
            party = (ticket.partner_id.commercial_partner_id, ticket.company_id)
            contracts = contracts_by_party.get(party, [])
            if ticket.support_contract_id not in contracts:
                ticket.support_contract_id = contracts and contracts[0]

    @api.depends("support_contract_id")
    def _compute_hours_source(self):
        """The choice of a package ends with the contract it was of."""
        for ticket in self:
            contract = ticket.support_contract_id
            serves = contract and ticket.chosen_package_id.contract_id == contract
            if not ticket.hours_source or (
                ticket.hours_source == "package" and not serves
            ):
                ticket.hours_source = "contract"

    @api.depends("hours_source", "support_contract_id")
    def _compute_chosen_package_id(self):
        for ticket in self:
            package = ticket.chosen_package_id
            if (
                ticket.hours_source != "package"
                or package.contract_id != ticket.support_contract_id
            ):
                ticket.chosen_package_id = False

    @api.constrains("hours_source", "chosen_package_id")
    def _check_chosen_package(self):
        for ticket in self.filtered(lambda t: t.hours_source == "package"):
            package = ticket.chosen_package_id.sudo()
            if not package:
                raise ValidationError(
                    self.env._("Choose the package that the hours come from.")
                )
            if package.contract_id != ticket.support_contract_id:
                raise ValidationError(
                    self.env._(
                        "The package “%(package)s” is not of the ticket's contract.",
                        package=package.name,
                    )
                )
            if package.state != "open":
                raise ValidationError(
                    self.env._(
                        "The package “%(package)s” is not open.", package=package.name
                    )
                )

    # ------------------------------------------------------------------
    # Contract
    # ------------------------------------------------------------------

    def _get_contracts_by_party(self):
        """{(company of the customer, own company): [contracts in force]}.

        A customer's own contracts come first, then those of its group that cover it;
        among them the one that started last.
        """
        customers = self.partner_id.commercial_partner_id
        contracts = self.env["support.contract"]
        if customers:
            # In one query, without the long texts of the contracts.
            contracts = contracts.sudo().search_fetch(
                Domain("state", "=", "active")
                & (
                    Domain("partner_id", "in", customers.ids)
                    | Domain("covered_partner_ids", "in", customers.ids)
                ),
                self._get_contract_lookup_fields(),
            )
        by_party = {}
        for contract in contracts:
            for customer in self._get_served(contract, customers):
                party = (customer, contract.company_id)
                by_party.setdefault(party, []).append(contract)
        return {
            (customer, company): sorted(
                found,
                key=lambda c, own=customer: (
                    c.is_independent,
                    c.sequence,
                    c.partner_id != own,
                ),
            )
            for (customer, company), found in by_party.items()
        }

    @api.model
    def _get_served(self, contract, customers):
        """Those of ``customers``, for whom it was found, that the contract serves."""
        if len(customers) == 1:
            return customers  # whom else it covers need not be read
        return customers & contract._get_customers()

    @api.model
    def _get_contract_lookup_fields(self):
        """What choosing a contract reads, and what a new ticket asks of it at once."""
        return [
            "company_id",
            "direct_access",
            "is_independent",
            "key_users_only",
            "partner_id",
            "plan_id",
            "sequence",
            "terms_policy",
        ]

    def action_view_support_contract(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "support.contract",
            "res_id": self.support_contract_id.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------
    # Where the hours come from
    # ------------------------------------------------------------------

    def _get_packages_to_choose(self):
        """Open packages with hours left, of the ticket's contract."""
        self.ensure_one()
        packages = self.support_contract_id._get_open_packages()
        return packages[self.support_contract_id]

    def _choose_hours(self, source, package_id=None):
        """K5: the key user's choice, from the portal; the caller checked who asks.

        ``source`` and ``package_id`` come from a form and are not trusted.
        """
        self.ensure_one()
        if source not in dict(self._fields["hours_source"].selection):
            raise UserError(self.env._("Say where the hours come from."))
        packages = self._get_packages_to_choose()
        package = packages.filtered(lambda p: p.id == package_id)
        if source == "package" and not package:
            raise UserError(
                self.env._("This package has no hours left: choose another one.")
            )
        self.write(
            {
                "hours_source": source,
                "chosen_package_id": source == "package" and package.id,
            }
        )
