from odoo import api, fields, models


class SupportHoldRelease(models.TransientModel):
    """New work goes on although invoices are overdue: a manager says why."""

    _name = "support.hold.release"
    _description = "Release a Contract with overdue Invoices"

    contract_id = fields.Many2one("support.contract", required=True, readonly=True)
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        values.setdefault("contract_id", self.env.context.get("active_id"))
        return values

    def action_apply(self):
        self.ensure_one()
        self.contract_id._release_hold(self.reason)
        return {"type": "ir.actions.act_window_close"}
