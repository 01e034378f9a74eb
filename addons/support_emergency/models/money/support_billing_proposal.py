from odoo import fields, models

from odoo.addons.support_contracts.models.money.support_billing_proposal import (
    SupportBillingProposal as BillingProposal,
)


class SupportBillingProposal(models.Model):
    """E12: the second and the third invoice of an emergency."""

    _inherit = "support.billing.proposal"

    emergency_id = fields.Many2one(
        "support.emergency", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    emergency_invoice = fields.Selection(
        [
            ("normalisation", "2: restoration and normalisation"),
            ("mitigation", "3: mitigation"),
        ],
        string="Invoice of the emergency",
        readonly=True,
    )

    _SYSTEM_FIELDS = BillingProposal._SYSTEM_FIELDS | {
        "emergency_id",
        "emergency_invoice",
    }

    def _get_approval_title(self):
        if not self.emergency_id:
            return super()._get_approval_title()
        proposal = self.with_context(lang=self.partner_id.lang or self.env.lang)
        labels = dict(
            self._fields["emergency_invoice"]._description_selection(proposal.env)
        )
        return proposal.env._(
            "Emergency %(name)s, invoice %(invoice)s",
            name=proposal.emergency_id.name,
            invoice=labels[self.emergency_invoice],
        )

    def _prepare_invoice(self, lines):
        values = super()._prepare_invoice(lines)
        if self.emergency_id:
            values["invoice_origin"] = f"{self.name} {self.emergency_id.name}"
        return values

    def _is_live(self):
        """Whether it stands for an invoice: asked, approved, drafted or posted."""
        self.ensure_one()
        if self.state in ("cancelled", "carried"):
            return False
        posted = self.invoice_ids.filtered(lambda move: move.state == "posted")
        return not posted or not all(move._is_credited_in_full() for move in posted)
