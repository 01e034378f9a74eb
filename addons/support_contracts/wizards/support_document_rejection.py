from odoo import fields, models


class SupportDocumentRejection(models.TransientModel):
    """G3: who does not approve a version says why; its author reads it there."""

    _name = "support.document.rejection"
    _description = "Do Not Approve a Version"

    version_id = fields.Many2one(
        "support.document.version", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(string="What should change", required=True)

    def action_apply(self):
        self.ensure_one()
        outcome = self.version_id._reject(self.reason)
        if outcome is not True:
            return outcome
        return {"type": "ir.actions.act_window_close"}
