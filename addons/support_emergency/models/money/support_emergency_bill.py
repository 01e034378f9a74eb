from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.support_contracts.exceptions import check_reason

from ...arithmetic import guarantee, phases

KINDS = (phases.NORMALISATION, phases.MITIGATION)


class SupportEmergency(models.Model):
    """E11, E12: at most three invoices, each once; the guarantee credited once."""

    _inherit = "support.emergency"

    proposal_ids = fields.One2many(
        "support.billing.proposal", "emergency_id", groups="base.group_user"
    )
    charge_ids = fields.One2many(
        "support.charge", "emergency_id", groups="base.group_user"
    )
    invoice_count = fields.Integer(
        compute="_compute_invoice_count", groups="base.group_user"
    )
    credited_amount = fields.Monetary(
        string="Guarantee credited so far",
        compute="_compute_credited_amount",
        groups="base.group_user",
    )

    def _compute_invoice_count(self):
        for emergency in self:
            emergency.invoice_count = len(emergency.sudo()._get_invoices())

    @api.depends("charge_ids.amount", "charge_ids.proposal_id.state")
    def _compute_credited_amount(self):
        for emergency in self:
            credits = emergency.sudo()._get_credits().filtered(_is_used)
            emergency.credited_amount = -credits._get_amount_in(emergency.currency_id)

    def _get_invoices(self):
        """Invoices 1, 2 and 3, as far as they were made; elevated."""
        return self.guarantee_invoice_id | self.proposal_ids.invoice_ids

    def action_view_invoices(self):
        self.ensure_one()
        return (
            self.sudo()
            ._get_invoices()
            .sudo(self.env.su)
            ._get_records_action(name=self.env._("Invoices"))
        )

    # ------------------------------------------------------------------
    # The guarantee counts towards the fees
    # ------------------------------------------------------------------

    def action_credit_guarantee(self):
        return self._open_reason("credit_guarantee")

    def _credit_guarantee(self, reason):
        """E7: by the lead expert, or a manager; reason and author are kept."""
        self._check_expert()
        self.ensure_one()
        emergency = self.sudo()
        is_manager = self.env.user.has_group("support_contracts.group_support_manager")
        if not (self.env.su or is_manager or emergency.expert_id == self.env.user):
            raise AccessError(
                self.env._("Only the lead expert decides about the guarantee.")
            )
        check_reason(reason, self.env._("Say why the guarantee is waived or credited."))
        if not emergency.guarantee_hours or emergency.is_guarantee_credited:
            raise UserError(self.env._("There is no guarantee left to credit."))
        if emergency._get_live_proposal(phases.MITIGATION):
            raise UserError(self.env._("Invoice 3 was proposed already."))
        emergency._bump_version()
        emergency.write(
            {
                "is_guarantee_credited": True,
                "guarantee_reason": reason,
                "guarantee_decided_by": self.env.user.name,
            }
        )
        emergency._record_event(
            "credit",
            emergency._in_customer_language().env._(
                "The guarantee counts towards the fees"
            ),
            reason,
        )

    def _get_credits(self):
        """Charges that give the guarantee back on invoices; elevated."""
        return self.env["support.charge"].search(
            [("source_model", "=", self._name), ("source_id", "in", self.ids)]
        )

    def _is_guarantee_invoiced(self):
        """Whether invoice 1 was issued, and not all of it taken back."""
        invoice = self.guarantee_invoice_id
        return invoice.state == "posted" and not invoice._is_credited_in_full()

    def _create_credit(self, contract, billed):
        """The part of the guarantee that is deducted from ``billed`` charges.

        Never more than there is to pay; the rest stands on the next one (rule 2).
        """
        known = self._get_credits()
        # Of proposals that were cancelled, or carried over: decided anew.
        known.filtered(lambda charge: charge.state == "open").unlink()
        known = known.exists()
        amount = self._get_credit(contract.currency_id, known, billed)
        if not amount:
            return self.env["support.charge"]
        invoice = self.guarantee_invoice_id
        return self.env["support.charge"].create(
            {
                "name": self._in_customer_language().env._(
                    "Guarantee of %(emergency)s, paid with %(invoice)s",
                    emergency=self.name,
                    invoice=invoice.name or self.sale_order_id.name,
                ),
                "contract_id": contract.id,
                "ticket_id": self.ticket_id.id,
                "product_id": self.company_id._get_emergency_guarantee_product().id,
                "quantity": -1,
                "price_unit": amount,
                "price_reason": self.guarantee_reason,
                "source_model": self._name,
                "source_id": self.id,
                "source_round": max(known.mapped("source_round"), default=-1) + 1,
                "emergency_id": self.id,
                "emergency_phase": billed[:1].emergency_phase,
            }
        )

    def _get_credit(self, currency, known, billed):
        """What is deducted now, in ``currency``, that of the contract billed.

        Rule 2: only what invoice 1 was issued for, and was not credited otherwise.
        """
        invoice = self.guarantee_invoice_id
        if not self.is_guarantee_credited or not self._is_guarantee_invoiced():
            return 0.0
        refunds = invoice.reversal_move_ids.filtered(lambda r: r.state == "posted")
        paid = invoice.currency_id._convert(
            invoice.amount_untaxed - sum(refunds.mapped("amount_untaxed")),
            currency,
            self.company_id,
            invoice.invoice_date,
        )
        used = -known.filtered(_is_used)._get_amount_in(currency)
        due = billed._get_amount_in(currency)
        return currency.round(guarantee.credit(paid, used, due))

    # ------------------------------------------------------------------
    # Invoices 2 and 3
    # ------------------------------------------------------------------

    def action_propose_normalisation(self):
        self._check_may_bill()
        return self.sudo()._propose(phases.NORMALISATION).sudo(False)._show()

    def action_propose_mitigation(self):
        self._check_may_bill()
        return self.sudo()._propose(phases.MITIGATION).sudo(False)._show()

    def _check_may_bill(self):
        self.ensure_one()
        self.check_access("read")
        groups = "support_contracts.group_support_manager,account.group_account_invoice"
        if not self.env.su and not self.env.user.has_groups(groups):
            raise AccessError(
                self.env._("Only service managers and accounting bill emergencies.")
            )

    def _get_live_proposal(self, kind):
        return self.proposal_ids.filtered(
            lambda proposal: proposal.emergency_invoice == kind and proposal._is_live()
        )

    def _propose(self, kind):
        """Propose invoice (2) or (3) to the customer; elevated. Returns the proposals.

        What is billed is final time: approved by both sides (E10). One proposal, unless
        its contracts have different payers or currencies: no invoice can hold both.
        """
        self.ensure_one()
        self._bump_version()
        problem = self._get_billing_problem(kind)
        if problem:
            raise UserError(problem)
        charges = self._get_charges_to_bill(kind)
        if not charges:
            raise UserError(self.env._("There is nothing to bill."))
        proposals = self.env["support.billing.proposal"]
        together = charges.grouped(
            lambda c: c.contract_id._get_proposal_key("customer")
        )
        for part in together.values():
            proposals |= self._propose_together(kind, part)
        return proposals

    def _propose_together(self, kind, charges):
        """The proposal of ``charges`` that one invoice can hold."""
        contract = charges[-1:].contract_id
        charges |= self._create_credit(contract, charges)
        days = charges.mapped("date")
        proposal = self.env["support.billing.proposal"].create(
            {
                "contract_id": contract.id,
                "scope": "customer" if len(charges.contract_id) > 1 else "contract",
                "date_start": min(days),
                "date_end": max(days),
                "emergency_id": self.id,
                "emergency_invoice": kind,
            }
        )
        charges.write({"proposal_id": proposal.id})
        proposal.action_send()
        self._record_event(
            f"propose_{kind}",
            self._in_customer_language().env._(
                "Proposed: %s", proposal._get_approval_title()
            ),
        )
        return proposal

    def _get_billing_problem(self, kind):
        """Why the invoice cannot be proposed yet, False if it can."""
        if self._get_live_proposal(kind):
            return self.env._("This invoice of %s was proposed already.", self.name)
        if kind == phases.NORMALISATION and not self.confirmed_on:
            return self.env._("The customer has not confirmed the normalisation yet.")
        # Not after a temporary closing: work may go on, and there is no fourth (E12).
        if kind == phases.MITIGATION and self.state != "closed":
            return self.env._("Invoice 3 is proposed once it is closed for good.")
        if self._get_live_proposal(phases.MITIGATION):
            return self.env._("Invoice 3 was proposed already: it was the last one.")
        waiting = self.env["account.analytic.line"].search_count(
            Domain("emergency_id", "=", self.id)
            & Domain("emergency_phase", "in", self._get_billed_phases(kind))
            & Domain("unit_amount", "!=", 0)
            & (
                Domain("cutoff_id", "=", False)
                | Domain("cutoff_id.state", "!=", "final")
            )
        )
        if waiting:
            return self.env._(
                "%s time entries wait for the approval of both sides.", waiting
            )
        return False

    def _get_billed_phases(self, kind):
        """What is late of the normalisation goes on the last invoice."""
        return KINDS if kind == phases.MITIGATION else (phases.NORMALISATION,)

    def _get_charges_to_bill(self, kind):
        return self.env["support.charge"].search(
            Domain("emergency_id", "=", self.id)
            & Domain("emergency_phase", "in", self._get_billed_phases(kind))
            & Domain("proposal_id", "=", False)
            & Domain("invoice_line_id", "=", False)
            & Domain("verdict", "!=", "do_not_bill")
            & Domain("source_model", "!=", self._name),
            order="date, id",
        )

    # ------------------------------------------------------------------
    # As soon as it can be
    # ------------------------------------------------------------------

    def _time_settled(self):
        res = super()._time_settled()
        for emergency in self:
            emergency._settle_late_hours()
            emergency._propose_what_is_due()
        return res

    def _settle_late_hours(self):
        """E12: hours after the last proposal stand on it, or whoever bills is told.

        While the customer has not said yes it is made anew. Afterwards it is cancelled,
        or its invoice credited, by a person; then all of it is proposed again.
        """
        proposal = self._get_live_proposal(phases.MITIGATION)
        if not proposal or not self._get_charges_to_bill(phases.MITIGATION):
            return
        if set(proposal.mapped("state")) <= {"draft", "sent"}:
            proposal.action_cancel()
            return
        office = self._in_company_language()
        problem = office.env._(
            "%s: hours were approved after invoice 3; cancel it, or credit it to be "
            "billed again, and propose it anew",
            office.display_name,
        )
        office._record_event("late_hours", problem, public=False)
        office._notify_staff(office._get_managers(), problem)

    def _normalisation_confirmed(self):
        res = super()._normalisation_confirmed()
        self._propose_what_is_due()
        return res

    def _propose_what_is_due(self):
        """E11: once it is approved by both sides, nobody has to think of it."""
        for kind in KINDS:
            if not self._get_billing_problem(kind) and self._get_charges_to_bill(kind):
                self._try_propose(kind)

    def _try_propose(self, kind):
        """The customer's answer counts, whatever the office has to mend first."""
        try:
            with self.env.cr.savepoint():
                self._propose(kind)
        except UserError as error:
            office = self._in_company_language()
            problem = office.env._(
                "%(emergency)s: its invoice could not be proposed: %(problem)s",
                emergency=office.display_name,
                problem=error,
            )
            office._record_event("not_proposed", problem, public=False)
            office._notify_staff(office._get_managers(), problem)


def _is_used(charge):
    """Whether a deduction stands on a proposal, or invoice, that counts."""
    return bool(charge.proposal_id) and charge.proposal_id._is_live()


class SupportBillingProposal(models.Model):
    _inherit = "support.billing.proposal"

    def _show(self):
        return self._get_records_action()
