from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.addons.support_contracts.controllers.portal import SupportPortal


class SupportReportPortal(SupportPortal):
    """U11: the reports that a key user or a stakeholder may read, once released."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "support_report_count" in counters:
            values["support_report_count"] = self._count_readable(
                "support.report", Domain.TRUE
            )
        return values

    @route(
        ["/my/support/reports", "/my/support/reports/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_support_reports(self, page=1, contract=None, **kwargs):
        reports = request.env["support.report"]
        contract = self._find_contract(contract)
        domain = Domain("state", "in", ("released", "sent"))
        if contract:
            domain &= Domain("contract_id", "=", contract.id)
        if not reports.has_access("read"):
            return request.redirect("/my")
        pager = portal_pager(
            url="/my/support/reports",
            url_args={"contract": contract.id} if contract else {},
            total=reports.search_count(domain),
            page=page,
            step=self._support_items_per_page,
        )
        found = reports.search(
            domain, limit=self._support_items_per_page, offset=pager["offset"]
        )
        values = self._get_support_values(
            "support_reports",
            support_contract=contract,
            reports=found.sudo(),
            plans=contract and contract.report_plan_ids,
            pager=pager,
        )
        return request.render("support_sla.portal_reports", values)

    def _find_contract(self, text):
        """The contract that the address names, if it may be read (sudo), or nothing."""
        try:
            return self._get_support_document("support.contract", int(text))
        except (AccessError, MissingError, TypeError, ValueError):
            return request.env["support.contract"].sudo().browse()

    @route(
        "/my/support/reports/<int:report_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_support_report(self, report_id, **kwargs):
        try:
            report = self._get_support_document("support.report", report_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support/reports")
        values = self._get_support_values(
            "support_report",
            support_contract=report.contract_id,
            object=report,
        )
        values |= report._get_shown()
        return request.render("support_sla.portal_report", values)

    @route(
        "/my/support/reports/<int:report_id>.pdf",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_support_report_pdf(self, report_id, **kwargs):
        try:
            report = self._get_support_document("support.report", report_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support/reports")
        content = report._get_pdf()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                (
                    "Content-Disposition",
                    content_disposition(report._get_file_name(), "inline"),
                ),
            ],
        )
