from odoo import api, fields, models


class SupportBillingProposal(models.Model):
    """What a proposal bills: a contract, all of a customer, or all of a group."""

    _inherit = "support.billing.proposal"

    contract_ids = fields.Many2many(
        "support.contract",
        string="Contracts",
        compute="_compute_contract_ids",
        help="Those whose charges it bills.",
    )

    @api.depends("contract_id.partner_id", "scope")
    def _compute_partner_id(self):
        for proposal in self:
            proposal.partner_id = proposal.contract_id._get_payer(proposal.scope)

    @api.depends("contract_id", "charge_ids.contract_id")
    def _compute_contract_ids(self):
        for proposal in self:
            proposal.contract_ids = (
                proposal.contract_id | proposal.charge_ids.contract_id
            )

    def _admits(self, contract):
        """Whether charges of ``contract`` may be on this proposal."""
        self.ensure_one()
        own = self.contract_id
        return contract == own or (
            self.scope != "contract"
            and contract._get_proposal_key(self.scope)
            == own._get_proposal_key(self.scope)
        )

    def _approval_customer(self):
        return self.partner_id

    def _get_amounts_of(self, contract):
        """{proposal: what of its amount is of ``contract``}.

        Of a shared proposal its last contract takes what rounding the whole leaves, so
        that the parts add up to it. One query for all shared ones, none without.
        """
        shared = self.filtered(lambda proposal: proposal.scope != "contract")
        amounts = {proposal: {} for proposal in shared}
        rows = shared and self.env["support.charge"].sudo()._read_group(
            [("proposal_id", "in", shared.ids)],
            ["proposal_id", "contract_id"],
            ["amount:sum"],
            order="proposal_id, contract_id",
        )
        for proposal, own, amount in rows:
            amounts[proposal][own] = amount
        parts = {proposal: proposal.amount for proposal in self - shared}
        for proposal, by_contract in amounts.items():
            part = by_contract.get(contract, 0.0)
            if by_contract and contract == list(by_contract)[-1]:
                part += proposal.amount - sum(by_contract.values())
            parts[proposal] = proposal.currency_id.round(part)
        return parts

    # ------------------------------------------------------------------
    # Creation from charges
    # ------------------------------------------------------------------

    @api.model
    def _create_proposals(
        self, contracts, date_start, date_end, waiver_reason=None, scope="contract"
    ):
        """One draft for each payer with open charges in the period; returns them.

        ``scope``: who shares a proposal. What still blocks the period (time that
        nobody approved) refuses all of it, unless a service manager waives it with a
        reason.
        """
        self.check_access("create")
        blockers = contracts._period_blockers(date_start, date_end)
        if blockers:
            self._check_waiver(blockers, waiver_reason)
        charges = self.env["support.charge"].search(
            self.env["support.charge"]._get_to_propose_domain(contracts, date_end)
        )
        taken_by_key = charges.grouped(
            lambda charge: charge.contract_id._get_proposal_key(scope)
        )
        vals_list = []
        for taken in taken_by_key.values():
            shared = taken.contract_id
            waived = any(contract in blockers for contract in shared)
            vals_list.append(
                self._prepare_proposal(shared.sorted("id")[0], date_start, date_end)
                | {"scope": scope, "waiver_reason": waived and waiver_reason}
            )
        proposals = self.sudo().create(vals_list)
        for proposal, taken in zip(proposals, taken_by_key.values(), strict=True):
            taken.sudo().write({"proposal_id": proposal.id})
        return proposals.sudo(self.env.su)

    @api.model
    def _prepare_proposal(self, contract, date_start, date_end):
        return {
            "contract_id": contract.id,
            "date_start": date_start,
            "date_end": date_end,
        }


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_payer(self, scope):
        """Whom a proposal of ``scope`` addresses: the group's head where it has key
        users who can answer, else the customer."""
        customer = self.partner_id
        if scope != "group" or not customer:
            return customer
        head = customer._get_group_head()
        return head if head.sudo().support_key_user_ids else customer

    def _get_proposal_key(self, scope):
        """What contracts must have in common to share a proposal (hook)."""
        self.ensure_one()
        if scope == "contract":
            return self
        return self._get_payer(scope), self.company_id, self.currency_id

    @api.model
    def _get_contracts_to_bill(self, company, date_end):
        """Contracts of ``company`` with charges that a proposal would take."""
        contracts = self.search([("company_id", "=", company.id)])
        charges = self.env["support.charge"]
        groups = charges._read_group(
            charges._get_to_propose_domain(contracts, date_end), ["contract_id"]
        )
        return self.browse([contract.id for (contract,) in groups])
