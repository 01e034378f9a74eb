from odoo import fields, models


class SupportContractChange(models.TransientModel):
    """How a contract ends: on its own, or into another one."""

    _name = "support.contract.change"
    _description = "Change a Support Contract"

    contract_id = fields.Many2one(
        "support.contract", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="contract_id.partner_id")
    operation = fields.Selection(
        [("end", "End"), ("merge", "Merge into another contract")],
        required=True,
        default="end",
    )
    target_id = fields.Many2one("support.contract", string="Merge into")
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.contract_id.check_access("write")
        if self.operation == "merge":
            self.contract_id._merge_into(self.target_id, self.reason)
        else:
            self.contract_id._end(self.reason)
        return {"type": "ir.actions.act_window_close"}
