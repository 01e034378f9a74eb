from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from .portal import SupportPortal


class SupportBillingPortal(SupportPortal):
    @route(
        "/my/proposals/<int:proposal_id>/proposal.pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_proposal_pdf(self, proposal_id, **kwargs):
        try:
            proposal = self._get_support_document(
                "support.billing.proposal", proposal_id
            )
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        return self._show_report(
            proposal, "pdf", "support_contracts.action_report_billing_proposal"
        )
