from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from .portal_plan import SupportPlanPortal

REPORT = "support_emergency.action_report_emergency"


class SupportReportPortal(SupportPlanPortal):
    """E13: the technical reports of an emergency, on the page and as PDF."""

    def _get_emergency_values(self, emergency):
        return super()._get_emergency_values(emergency) | {
            "reports": emergency._get_released_reports(),
            "invoices": emergency._get_invoices().filtered(
                lambda move: move.state == "posted"
            ),
        }

    @route(
        "/my/emergencies/<int:emergency_id>/reports/<int:version>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_emergency_report(self, emergency_id, version, **kwargs):
        found = self._find_report(emergency_id, version)
        if not found:
            return request.redirect("/my/emergencies")
        values = self._get_support_values(
            "support_emergency_report", o=found, emergency=found.emergency_id
        )
        return request.render("support_emergency.portal_emergency_report", values)

    @route(
        "/my/emergencies/<int:emergency_id>/reports/<int:version>/pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_emergency_report_pdf(self, emergency_id, version, **kwargs):
        found = self._find_report(emergency_id, version)
        if not found:
            return request.redirect("/my/emergencies")
        return self._show_report(found, "pdf", REPORT, download=True)

    def _find_report(self, emergency_id, version):
        """The released report, elevated, for who may read the emergency; or None."""
        try:
            emergency = self._get_support_document("support.emergency", emergency_id)
        except (AccessError, MissingError):
            return None
        return emergency._get_released_reports().filtered(
            lambda report: report.version == version
        )
