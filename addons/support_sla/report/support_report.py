from odoo import api, models


class SupportReportPaper(models.AbstractModel):
    """U11: a report to a customer, on paper."""

    _name = "report.support_sla.report_service_levels"
    _description = "Report to a Customer, on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        reports = self.env["support.report"].browse(docids)
        reports.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "support.report",
            "docs": [
                report.with_context(lang=report.partner_id.lang or self.env.lang)
                for report in reports.sudo()
            ],
        }
