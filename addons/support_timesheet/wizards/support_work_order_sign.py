from odoo import fields, models


class SupportWorkOrderSign(models.TransientModel):
    """W7: the sheet handed over to be signed, or the paper that was signed."""

    _name = "support.work.order.sign"
    _description = "Sign a Work Order"

    order_id = fields.Many2one("support.work.order", required=True)
    signed_by = fields.Char(string="Name of who signs")
    method = fields.Selection(
        [("screen", "On this screen"), ("paper", "On paper, scanned")],
        required=True,
        default="screen",
    )
    signature = fields.Binary()
    scan = fields.Binary(string="Signed sheet")
    scan_name = fields.Char()

    def action_sign(self):
        self.ensure_one()
        if self.method == "paper":
            self.order_id._sign_on_paper(self.signed_by, self.scan, self.scan_name)
        else:
            self.order_id._sign_on_screen(self.signed_by, self.signature)
        return {"type": "ir.actions.act_window_close"}


class SupportWorkOrderCancel(models.TransientModel):
    _name = "support.work.order.cancel"
    _description = "Cancel a Work Order"

    order_id = fields.Many2one("support.work.order", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Cancel; where time needs another order, go on with its draft."""
        self.ensure_one()
        successors = self.order_id.action_cancel(self.reason)
        if not successors:
            return {"type": "ir.actions.act_window_close"}
        return successors.sudo(False)._get_records_action()
