from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The documents of a hand-over stay as they were when it was sent to be signed."""

    _inherit = "ir.attachment"

    _SIGNED_FIELDS = frozenset({"raw", "datas", "name", "res_model", "res_id", "type"})

    def write(self, vals):
        if self._SIGNED_FIELDS & vals.keys():
            self._check_not_handed_over()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_over(self):
        self._check_not_handed_over()

    def _check_not_handed_over(self):
        files = self.filtered(lambda file: file.res_model == "support.handover")
        if not files:
            return
        handover = (
            self.env["support.handover"]
            .sudo()
            .search(
                [("attachment_ids", "in", files.ids), ("state", "!=", "draft")], limit=1
            )
        )
        if handover:
            raise UserError(
                self.env._(
                    "This document belongs to %s, which was sent to be signed: it "
                    "stays.",
                    handover.display_name,
                )
            )
