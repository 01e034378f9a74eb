from base64 import b64decode

from odoo import api, models

from ...tools.uploads import check_upload

# Their texts are written in an editor that uploads pictures and files.
CHECKED_MODELS = frozenset(
    {
        "support.document",
        "support.document.template",
        "support.document.version",
        "support.handover",
        "support.terms.version",
    }
)


class IrAttachment(models.Model):
    """Files of documents pass the same check as those of customers, from any door."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("res_model") in CHECKED_MODELS and not vals.get("res_field"):
                self._check_support_file(vals.get("name"), vals)
        return super().create(vals_list)

    def write(self, vals):
        if "raw" in vals or "datas" in vals:
            for attachment in self:
                if attachment.res_model in CHECKED_MODELS and not attachment.res_field:
                    attachment._check_support_file(attachment.name, vals)
        return super().write(vals)

    @api.model
    def _check_support_file(self, name, vals):
        raw = vals.get("raw") or b64decode(vals.get("datas") or b"")
        check_upload(self.env, name, raw.encode() if isinstance(raw, str) else raw)
