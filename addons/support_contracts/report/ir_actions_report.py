from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """What has page numbers is printed one by one: each counts its own."""
        model = self.env.get(self._get_report(report_ref).model)
        if not res_ids or not isinstance(
            model, self.env.registry["support.paged.mixin"]
        ):
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for res_id in dict.fromkeys(res_ids):
            streams.update(
                super()._render_qweb_pdf_prepare_streams(report_ref, data, [res_id])
            )
        for record in model.sudo().browse(list(streams)):
            stream = streams[record.id]["stream"]
            streams[record.id]["stream"] = record._finish_pages(stream)
        return streams
