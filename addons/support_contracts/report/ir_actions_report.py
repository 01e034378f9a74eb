import io

from odoo import models

from .document_pages import finish


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Documents are printed one by one, and get their page numbers."""
        report = self._get_report(report_ref)
        if report.report_name != "support_contracts.report_document" or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for res_id in dict.fromkeys(res_ids):
            streams.update(
                super()._render_qweb_pdf_prepare_streams(report_ref, data, [res_id])
            )
        versions = self.env["support.document.version"].sudo().browse(list(streams))
        for version in versions:
            stream = streams[version.id]["stream"]
            streams[version.id]["stream"] = version._finish_pages(stream)
        return streams


class SupportDocumentVersion(models.Model):
    _inherit = "support.document.version"

    def _finish_pages(self, stream):
        """The same pages with headers, page numbers and numbers in the contents."""
        self.ensure_one()
        top, bottom = self._get_page_lines()
        contents = self._get_outline()["contents"]
        page_label = self.with_context(lang=self.lang).env._("Page {page} of {pages}")
        return io.BytesIO(finish(stream.getvalue(), top, bottom, page_label, contents))
