import logging

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

CHUNK_SIZE = 50


class SupportBillingProposal(models.Model):
    """From approved proposals to draft invoices."""

    _inherit = "support.billing.proposal"

    def action_create_invoices(self):
        """Draft invoices of approved proposals; accounting posts them."""
        self.check_access("write")
        self.env["account.move"].check_access("create")
        self._check_states(("approved",))
        if len(self) > CHUNK_SIZE:
            self._create_invoices_in_chunks()
        else:
            self._create_invoices()
        return self.action_view_invoices()

    @api.model
    def _cron_create_invoices(self):
        """Draft the invoices of everything approved; safe to run again at any time."""
        approved = self.search([("state", "=", "approved")])
        self.env["ir.cron"]._commit_progress(remaining=len(approved))
        approved._create_invoices_in_chunks()

    def _create_invoices_in_chunks(self):
        """Commit every few proposals: what is invoiced stays so if the rest dies."""
        for proposal_ids in split_every(CHUNK_SIZE, self.ids):
            proposals = self.browse(proposal_ids)
            try:
                with self.env.cr.savepoint():
                    proposals._create_invoices()
            except (UserError, ValidationError):
                for proposal in proposals:
                    proposal._try_create_invoice()
            if not self.env["ir.cron"]._commit_progress(len(proposal_ids)):
                break

    def _try_create_invoice(self):
        """One proposal alone, its failure kept on it for the accountant to read."""
        try:
            with self.env.cr.savepoint():
                self._create_invoices()
        except (UserError, ValidationError) as error:
            _logger.info("No invoice for %s: %s", self.name, error)
            self.sudo().invoice_error = str(error)

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------

    def _create_invoices(self):
        """One draft per approved proposal with something to pay; returns them.

        Rule 11: a total of zero makes no invoice, and one below zero could not be
        posted. Their charges stay open and ride on the next proposal, so that a
        deduction never takes more than there is to pay. Once the contracts ended there
        is no next one: what is left to return is a credit note.
        """
        self._check_states(("approved",))
        payable = self.filtered(lambda proposal: proposal._get_invoice_type())
        (self - payable)._carry_over()
        # The lines name them: read those of all proposals together.
        payable.charge_ids.ticket_id.sudo().fetch(["number", "name"])
        lines_by_proposal = {
            proposal: proposal.charge_ids._get_billing_lines() for proposal in payable
        }
        moves = self.env["account.move"].create(
            [
                proposal._prepare_invoice(lines)
                for proposal, lines in lines_by_proposal.items()
            ]
        )
        for move, lines in zip(moves, lines_by_proposal.values(), strict=True):
            move._link_support_charges(lines)
        payable.sudo().write({"state": "invoiced", "invoice_error": False})
        return moves

    def _get_invoice_type(self):
        """ "out_invoice", "out_refund", or None: its charges are carried over."""
        self.ensure_one()
        sign = self.currency_id.compare_amounts(self.amount, 0.0)
        if sign > 0:
            return "out_invoice"
        ended = set(self.contract_ids.mapped("state")) == {"ended"}
        return "out_refund" if sign < 0 and ended else None

    def _prepare_invoice(self, lines):
        """Values of the draft invoice (hook); ``lines``: its billing lines."""
        self.ensure_one()
        partner = self.partner_id
        move_type = self._get_invoice_type()
        prepared = [line.charges._prepare_invoice_line(line) for line in lines]
        if move_type == "out_refund":
            for values in prepared:
                values["price_unit"] *= -1
        return {
            "move_type": move_type,
            "company_id": self.company_id.id,
            "partner_id": partner.address_get(["invoice"])["invoice"],
            "currency_id": self.currency_id.id,
            "ref": self.po_number,
            "invoice_origin": self.name,
            "invoice_user_id": self.contract_id.user_id.id,
            "support_proposal_id": self.id,
            "invoice_line_ids": [
                Command.create(values | {"sequence": number})
                for number, values in enumerate(prepared, start=10)
            ],
        }

    def _carry_over(self):
        """Nothing to pay: close them, their charges wait for the next ones."""
        if not self:
            return
        self.sudo().charge_ids._carry_over()
        self.sudo().write({"state": "carried", "invoice_error": False})
        for proposal in self:
            proposal.message_post(
                body=self.env._(
                    "There is nothing to pay: no invoice is made, and the charges "
                    "go on the next proposal."
                )
            )

    def _reopen_after_invoice(self):
        """Their draft invoice was deleted or cancelled: approved again."""
        self.sudo().filtered(lambda proposal: proposal.state == "invoiced").write(
            {"state": "approved"}
        )
