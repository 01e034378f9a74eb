from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from .portal import SupportPortal


class SupportTermsPortal(SupportPortal):
    """K2: the customer keeps the proof of what it accepted, on paper."""

    @route(
        "/my/ticket/<int:ticket_id>/terms.pdf", type="http", auth="user", website=True
    )
    def portal_ticket_terms_pdf(self, ticket_id, **kwargs):
        return self._show_acceptances("helpdesk.ticket", ticket_id)

    @route(
        "/my/documents/<int:version_id>/terms.pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_document_terms_pdf(self, version_id, **kwargs):
        return self._show_acceptances("support.document.version", version_id)

    def _show_acceptances(self, model, record_id):
        """What was accepted on the record, one after the other."""
        try:
            record = self._get_support_document(model, record_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if not record.terms_acceptance_ids:
            return request.redirect(record.access_url)
        return self._show_report(
            record.terms_acceptance_ids,
            "pdf",
            "support_contracts.action_report_terms_acceptance",
            download=True,
        )
