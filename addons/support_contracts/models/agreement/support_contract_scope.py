from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SupportContract(models.Model):
    """Which contract serves a piece of work, and what becomes of work out of all.

    Work that the first contract does not admit falls to the next one of the customer;
    work that none admits is independent (K11): it is charged per hour at the standard
    rate, in an account that is opened for the customer at the first such work.
    """

    _inherit = "support.contract"

    sequence = fields.Integer(
        default=10,
        help="Which of a customer's contracts is asked first; alike: the latest.",
    )
    fallback_contract_id = fields.Many2one(
        "support.contract",
        string="Work out of scope falls to",
        index="btree_not_null",
        check_company=True,
        domain="[('id', '!=', id), ('partner_id', '=', partner_id),"
        " ('state', '!=', 'ended')]",
        help="Empty: to the customer's next contract in force whose scope admits it.",
    )
    is_independent = fields.Boolean(
        string="Independent work",
        readonly=True,
        copy=False,
        help="The account of work without contract or out of every scope (K11).",
    )

    _one_independent = models.UniqueIndex(
        "(partner_id, company_id) WHERE is_independent AND state <> 'ended'",
        "The customer has an account for independent work already: try again.",
    )

    @api.constrains("fallback_contract_id", "partner_id", "covered_partner_ids")
    def _check_fallback(self):
        for contract in self.filtered("fallback_contract_id"):
            following = contract.fallback_contract_id
            if contract.partner_id not in following._get_customers():
                raise ValidationError(
                    self.env._(
                        "%(fallback)s is not a contract of %(customer)s.",
                        fallback=following.display_name,
                        customer=contract.partner_id.name,
                    )
                )
            if contract in following._get_fallbacks():
                raise ValidationError(
                    self.env._(
                        "%(contract)s would fall back to itself.",
                        contract=contract.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Who serves the work
    # ------------------------------------------------------------------

    def _get_fallbacks(self):
        """This contract and those its work falls to, in order, each once."""
        chain = self.browse()
        contract = self
        while contract and contract not in chain:
            chain += contract
            contract = contract.fallback_contract_id
        return chain

    def _admits_work(self, work_type, ticket, day):
        """Whether any of its entitlements admits such work; none limits nothing."""
        self.ensure_one()
        entitlements = self.entitlement_ids
        return not entitlements or any(
            entitlement._is_in_force(day) and entitlement._admits(work_type, ticket)
            for entitlement in entitlements
        )

    def _is_in_force(self, day):
        self.ensure_one()
        return self.state == "active" and self._includes_day(day)

    def _includes_day(self, day):
        self.ensure_one()
        return self.date_start <= day and (not self.date_end or day <= self.date_end)

    # ------------------------------------------------------------------
    # Independent work
    # ------------------------------------------------------------------

    @api.model
    def _open_independent(self, customers, company):
        """{customer: contract of its independent work}; opens those that miss.

        Elevated: whoever logs the work needs no right to make contracts.
        """
        contracts_sudo = self.sudo().search(
            [
                ("partner_id", "in", customers.ids),
                ("company_id", "=", company.id),
                ("is_independent", "=", True),
                ("state", "=", "active"),
            ]
        )
        missing = customers - contracts_sudo.partner_id
        if missing:
            plan = company._get_support_independent_plan()
            opened = self.sudo().create(
                [
                    self._prepare_independent(customer, company, plan)
                    for customer in missing
                ]
            )
            opened.action_sign()
            opened.action_activate()
            contracts_sudo |= opened
        return {contract.partner_id: contract for contract in contracts_sudo}

    @api.model
    def _prepare_independent(self, customer, company, plan):
        return {
            "partner_id": customer.id,
            "company_id": company.id,
            "plan_id": plan.id,
            "title": self.with_context(lang=customer.lang or self.env.lang).env._(
                "Work without contract"
            ),
            "is_independent": True,
            "user_id": False,
            "date_end": False,
            "sequence": 1000,
        }

    def _get_rates(self):
        """Rates agreed: its own, or for independent work the standard of the plan."""
        self.ensure_one()
        return self.plan_id.rate_ids if self.is_independent else self.rate_ids


class ResCompany(models.Model):
    _inherit = "res.company"

    support_independent_plan_id = fields.Many2one(
        "support.plan",
        string="Plan of independent work",
        check_company=True,
        help="Terms and standard rates of work without contract.",
    )

    def _get_support_independent_plan(self):
        self.ensure_one()
        plan = self.sudo().support_independent_plan_id or self.env.ref(
            "support_contracts.plan_independent", raise_if_not_found=False
        )
        if not plan:
            raise UserError(
                self.env._(
                    "Choose the plan of independent work in the settings of support."
                )
            )
        return plan.sudo()
