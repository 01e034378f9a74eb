from odoo import api, models

from ..arithmetic.minutes import clock


class SupportBillingProposalReport(models.AbstractModel):
    """The billing proposal on paper: the same lines that the invoice will have."""

    _name = "report.support_contracts.report_billing_proposal"
    _description = "Support Billing Proposal on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        proposals = self.env["support.billing.proposal"].browse(docids)
        proposals.check_access("read")
        proposals = proposals.sudo()
        return {
            "doc_ids": proposals.ids,
            "doc_model": "support.billing.proposal",
            "docs": proposals,
            "clock": clock,
            "lines_by_proposal": {
                proposal.id: proposal.charge_ids._get_billing_lines()
                for proposal in proposals
            },
            "annexes": {
                proposal.id: list(
                    proposal.with_context(
                        lang=proposal.partner_id.lang or self.env.lang
                    )._get_annex_rows()
                )
                for proposal in proposals
            },
        }
