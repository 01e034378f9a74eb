import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

OFFER = "offer"
CONDITIONS = [
    ("own", "Those of the customer's contract"),
    ("on_demand", "Those on demand"),
]


class SupportEmergency(models.Model):
    """E5: the customer accepts terms and conditions, or does not want it."""

    _inherit = "support.emergency"

    own_contract_id = fields.Many2one(
        "support.contract",
        string="Contract in force",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    on_demand_contract_id = fields.Many2one(
        "support.contract",
        string="On-demand contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="A draft until the customer accepts and pays.",
    )
    conditions = fields.Selection(
        CONDITIONS, string="Conditions accepted", readonly=True, copy=False
    )
    contract_id = fields.Many2one(
        "support.contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose conditions rule the emergency.",
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True
    )
    accepted_on = fields.Datetime(readonly=True, copy=False)
    accepted_by = fields.Char(readonly=True, copy=False)

    @api.depends("contract_id", "own_contract_id", "on_demand_contract_id")
    def _compute_currency_id(self):
        for emergency in self:
            contracts = (
                emergency.contract_id
                or emergency.own_contract_id
                or emergency.on_demand_contract_id
            )
            emergency.currency_id = (
                contracts.currency_id or emergency.company_id.currency_id
            )

    # ------------------------------------------------------------------
    # What is offered
    # ------------------------------------------------------------------

    def _delivered(self):
        """With its prices: the agreements that it may go under are known first."""
        self._offer()
        return super()._delivered()

    def _prepare_evaluated(self):
        return super()._prepare_evaluated() | {"offers": self._get_offers()}

    def _offer(self):
        """Find, or draw up, the agreements that it may go under; ask. Elevated."""
        self.ensure_one()
        contracts = self.env["support.contract"]
        own, on_demand = contracts._get_agreements(self.partner_id, self.company_id)
        if not on_demand:
            on_demand = contracts.create(
                contracts._prepare_on_demand(self.partner_id, self.company_id)
            )
        self.write({"own_contract_id": own.id, "on_demand_contract_id": on_demand.id})
        self._offer_again()
        if not self.requester_id.user_ids:
            self._invite()

    def _offer_again(self):
        """Ask with what the offer says now; what was asked before is withdrawn."""
        self._ask_customer(OFFER, self._get_offer_title())

    def _get_offer_title(self):
        emergency = self._in_customer_language()
        return emergency.env._(
            "Emergency %(name)s: our evaluation and its price", name=emergency.name
        )

    def _ask_customer(self, kind, title, **values):
        """Ask the key users; where there are none, whoever called."""
        has_key_users = bool(self.partner_id._get_support_key_users()[self.partner_id])
        role = "key_user" if has_key_users else "requester"
        return self._request_approval(kind, title, role=role, **values)

    def _invite(self):
        """E1: whoever has no login gets one, to accept and to pay."""
        person = self.requester_id
        if not person.email:
            return
        try:
            with self.env.cr.savepoint():
                self._grant_login(person)
        except UserError as error:
            self._tell_not_invited(str(error))

    def _grant_login(self, person):
        wizard = self.env["portal.wizard"].create({"partner_ids": person.ids})
        for line in wizard.user_ids.filtered(lambda line: not line.is_portal):
            line.action_grant_access()

    def _tell_not_invited(self, problem):
        """The hour runs: an address that admits no login stops no answer (E2)."""
        _logger.info("No login for who called about %s: %s", self.name, problem)
        self._record_event(
            "not_invited",
            self.env._("Whoever called got no login: check their address"),
            problem,
            public=False,
        )
        self._notify_staff(
            self.expert_id | self._get_managers(),
            self.env._("No login for the customer of %s", self.display_name),
        )

    def _get_offers(self):
        """{conditions: (contract, PhasePrices)}, the customer's own first."""
        self.ensure_one()
        return {
            name: (contract, self._get_phase_prices(contract))
            for name, contract in self._get_offered_contracts().items()
        }

    def _get_offered_contracts(self):
        """{conditions: contract}; one that ended since the evaluation is no choice."""
        own = self.own_contract_id
        today = own._get_local_day(fields.Datetime.now()) if own else None
        own = own.filtered(lambda contract: contract._is_in_force(today))
        contracts = {"own": own, "on_demand": self.on_demand_contract_id}
        return {name: contract for name, contract in contracts.items() if contract}

    def _get_offer_terms(self):
        """{conditions: versions of the terms that whoever chooses them accepts too}.

        Without those that ask for none.
        """
        self.ensure_one()
        terms = {
            name: self._get_terms_of(contract)
            for name, contract in self._get_offered_contracts().items()
        }
        return {name: versions for name, versions in terms.items() if versions}

    def _get_terms_of(self, contract):
        """Versions of the terms to be accepted with ``contract``.

        What was accepted on the ticket, before it was one, is not asked again.
        """
        versions = self.env["support.terms"]._get_signed_with(
            contract, self.requester_id.lang, fields.Date.context_today(self)
        )
        return versions - self.ticket_id.terms_acceptance_ids.version_id

    def _pin_terms(self, terms):
        """``terms``, {choice: versions}, as an approval keeps what was shown."""
        return {
            choice: [(version.id, version.body_hash) for version in versions]
            for choice, versions in terms.items()
        }

    def _check_terms_accepted(self, approval, choice, values):
        """[(version id, hash), …] accepted with ``choice``; raises where unsaid."""
        terms = approval.snapshot["terms"].get(choice, [])
        if terms and not values.get("accept_terms"):
            raise UserError(self.env._("Accept our terms to go on."))
        return terms

    # ------------------------------------------------------------------
    # The approval
    # ------------------------------------------------------------------

    def _approval_contract(self):
        # Not a draft: nobody may read it yet, and it may vanish.
        return self.contract_id

    def _approval_customer(self):
        return self.partner_id

    def _prepare_approval(self, kind):
        return super()._prepare_approval(kind) | {
            "requester_id": self.requester_id.id,
            "currency_id": self.currency_id.id,
        }

    def _approval_portal_url(self, approval):
        return f"/my/emergencies/{self.id}"

    def _approval_snapshot(self, kind):
        snapshot = super()._approval_snapshot(kind)
        method = getattr(self, f"_snapshot_{kind}", None)
        return snapshot | (method() if method else {})

    def _snapshot_offer(self):
        return {
            "findings": self.findings,
            "risk": self.risk,
            "times": [
                self.minutes_emergency,
                self.minutes_normalise,
                self.minutes_mitigate,
                self.uncertainty,
                self.uncertainty_percent,
            ],
            "guarantee": [
                self.guarantee_hours,
                self.is_guarantee_waived,
                self.is_guarantee_credited,
            ],
            "prices": {
                name: [contract.name, prices.express, prices.mitigation]
                for name, (contract, prices) in self._get_offers().items()
            },
            "terms": self._pin_terms(self._get_offer_terms()),
        }

    def _approval_answer_fields(self, kind):
        names = super()._approval_answer_fields(kind)
        return (*names, "conditions", "accept_terms") if kind == OFFER else names

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        method = getattr(self, f"_granted_{approval.kind}", None)
        if method:
            method(approval, values)
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        method = getattr(self, f"_refused_{approval.kind}", None)
        if method:
            method(approval, comment)
        return res

    def _granted_offer(self, approval, values):
        """Accepted: by which conditions, on record; then the guarantee (E7, E8)."""
        offered = self._get_offered_contracts()
        conditions = values.get("conditions") or next(iter(offered), None)
        contract = offered.get(conditions)
        if not contract:
            raise UserError(self.env._("Choose the conditions that you accept."))
        accepted = {
            "conditions": conditions,
            "contract_id": contract.id,
            "accepted_on": approval.decided_on,
            "accepted_by": approval.decided_by,
        }
        terms = self._check_terms_accepted(approval, conditions, values)
        self._record_terms(approval, terms, contract)
        what = self._in_customer_language().env._(
            "%s accepted the evaluation, its prices and conditions",
            approval.decided_by,
        )
        if self.is_guarantee_waived:
            self._record_event("accept", what)
            self.write(accepted)
            self._start(self._in_customer_language().env._("The guarantee was waived"))
        else:
            self._transition("accept", what, **accepted)
            self._place_order()

    def _record_terms(self, approval, terms, contract):
        """K2, E5, E11: the ``terms`` accepted with the conditions of ``contract``."""
        self.env["support.terms.acceptance"]._record(
            approval, terms, ticket_id=self.ticket_id.id, contract_id=contract.id
        )

    def _refused_offer(self, approval, comment):
        """The customer does not want it: nothing is charged, no contract stays."""
        self._end_unpaid(
            self._in_customer_language().env._(
                "%s did not accept the offer", approval.decided_by
            ),
            comment,
        )

    def _end_unpaid(self, what, reason):
        """No order and no contract stay of what was not paid."""
        res = super()._end_unpaid(what, reason)
        self._cancel_order()
        self._drop_draft()
        return res

    def _drop_draft(self):
        """The on-demand contract that nobody accepted."""
        draft = self.on_demand_contract_id.filtered(lambda c: c.state == "draft")
        used = self.search_count(
            [("on_demand_contract_id", "in", draft.ids), ("id", "!=", self.id)]
        )
        if draft and not used and not draft.terms_acceptance_ids:
            self.on_demand_contract_id = False
            if self.contract_id == draft:
                self.contract_id = False
            draft.unlink()
