from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    support_proposal_id = fields.Many2one(
        "support.billing.proposal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    support_credit_effect = fields.Selection(
        [
            ("forgive", "Forgive"),
            ("bill_again", "Bill again"),
            ("return_hours", "Return the hours"),
        ],
        string="Credited support charges",
        copy=False,
        help="What becomes of the charges when this credit note is posted; nothing "
        "chosen forgives them.",
    )
    has_support_credit = fields.Boolean(compute="_compute_has_support_credit")

    @api.depends("invoice_line_ids.support_reversed_line_id")
    def _compute_has_support_credit(self):
        for move in self:
            credited = move.invoice_line_ids.support_reversed_line_id
            move.has_support_credit = move.move_type == "out_refund" and bool(
                credited.support_charge_ids
            )

    # ------------------------------------------------------------------
    # Charges on the invoice
    # ------------------------------------------------------------------

    def _link_support_charges(self, lines):
        """Link the charges of ``lines`` to the invoice lines made of them, in order."""
        self.ensure_one()
        made = self.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
        for invoice_line, line in zip(made, lines, strict=True):
            line.charges.sudo().write({"invoice_line_id": invoice_line.id})

    def _release_support_charges(self):
        """The invoice is no more: its charges and its proposal wait for another."""
        proposals = self.sudo().support_proposal_id
        if not proposals:
            return
        charges = (
            self.env["support.charge"]
            .sudo()
            .search([("invoice_line_id.move_id", "in", self.ids)])
        )
        charges._release_from_invoice()
        charges.proposal_id._reopen_after_invoice()

    # ------------------------------------------------------------------
    # Life of the invoice
    # ------------------------------------------------------------------

    def unlink(self):
        self._release_support_charges()
        return super().unlink()

    def button_cancel(self):
        res = super().button_cancel()
        self._release_support_charges()
        return res

    def button_draft(self):
        for move in self:
            if move.state == "cancel" and move.support_proposal_id:
                raise UserError(
                    self.env._(
                        "The charges of this invoice went back to %s when it was "
                        "cancelled: create the invoice again from there.",
                        move.support_proposal_id.display_name,
                    )
                )
        self._undo_support_credit()
        return super().button_draft()

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._apply_support_credit()
        posted._open_support_packages()
        return posted

    def _invoice_paid_hook(self):
        res = super()._invoice_paid_hook()
        self._support_paid()
        return res

    def write(self, vals):
        res = super().write(vals)
        if "matched_payment_ids" in vals:
            self._follow_payments()
        return res

    def _follow_payments(self):
        """Payments without an entry of their own are not reconciled: Odoo tells nobody.

        They are those of journals without an outstanding account.
        """
        paid = self.filtered(lambda m: m.payment_state in ("in_payment", "paid"))
        if paid:
            paid._support_paid()

    def _support_paid(self):
        """Hook: these invoices are paid, or in payment (idempotent)."""
        self._open_support_packages()

    def _open_support_packages(self):
        """Open the packages whose gate these invoices were (idempotent)."""
        lines = (
            self.filtered(lambda move: move.move_type == "out_invoice")
            .sudo()
            .invoice_line_ids
        )
        if lines.sale_line_ids or lines.contract_line_id or lines._pay_licences():
            self.env["support.hour.package"].sudo()._open_paid_by(lines)

    def _is_credited_in_full(self):
        """Whether posted credit notes took back all of the invoice."""
        self.ensure_one()
        credits = self.reversal_move_ids.filtered(lambda move: move.state == "posted")
        credited = sum(credits.mapped("amount_total"))
        return bool(credits) and (
            self.currency_id.compare_amounts(credited, self.amount_total) >= 0
        )

    def action_view_support_proposal(self):
        self.ensure_one()
        return self.support_proposal_id._get_records_action()

    def _take_support_charges(self):
        """A draft that replaces a reversed invoice takes its charges along."""
        for move in self.sudo().filtered(lambda move: move.move_type == "out_invoice"):
            for line in move.invoice_line_ids:
                replaced = line.support_reversed_line_id
                replaced.support_charge_ids.write({"invoice_line_id": line.id})
                proposal = replaced.move_id.support_proposal_id
                if proposal:
                    move.support_proposal_id = proposal
