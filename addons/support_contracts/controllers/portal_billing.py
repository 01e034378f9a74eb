from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request, route

from .portal import SupportPortal
from .portal_contract import STATEMENT_TYPES


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

    @route(
        "/my/proposals/<int:proposal_id>/annex.xlsx",
        type="http",
        auth="user",
        website=True,
    )
    def portal_proposal_annex(self, proposal_id, **kwargs):
        try:
            proposal = self._get_support_document(
                "support.billing.proposal", proposal_id
            )
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        reports = request.env["ir.actions.report"].with_user(SUPERUSER_ID)
        action = "support_contracts.action_report_billing_annex_xlsx"
        content = reports._render_xlsx(action, proposal.ids, {})[0]
        name = content_disposition(f"{proposal.name}.xlsx")
        return request.make_response(
            content,
            headers=[
                ("Content-Type", STATEMENT_TYPES["xlsx"]),
                ("Content-Length", len(content)),
                ("Content-Disposition", name),
            ],
        )
