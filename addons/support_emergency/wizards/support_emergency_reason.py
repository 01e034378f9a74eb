from base64 import b64decode

from odoo import fields, models


class SupportEmergencyReason(models.TransientModel):
    """What a step of an emergency needs: the words for its history."""

    _name = "support.emergency.reason"
    _description = "Step of an Emergency, with its Reason"

    emergency_id = fields.Many2one(
        "support.emergency", required=True, readonly=True, ondelete="cascade"
    )
    operation = fields.Selection(
        [
            ("withdraw", "The customer does not want it any more"),
            ("release", "Begin before the payment arrives"),
            ("normalise", "The service is restored"),
            ("credit_guarantee", "The guarantee counts towards the fees"),
            ("reopen", "It happened again"),
            ("close", "Close it"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(string="In words", required=True)
    has_proof = fields.Boolean(compute="_compute_has_proof")
    proof = fields.Binary(
        string="Proof of the transfer",
        attachment=False,
        help="Where the customer sent it otherwise than on the page.",
    )
    proof_name = fields.Char()

    def _compute_has_proof(self):
        for wizard in self:
            wizard.has_proof = bool(wizard.emergency_id.sudo().proof_id)

    def action_apply(self):
        self.ensure_one()
        if self.operation == "release" and self.proof:
            self.emergency_id._check_manager()
            self.emergency_id.sudo()._keep_proof(
                self.proof_name or "proof", b64decode(self.proof)
            )
        getattr(self.emergency_id, f"_{self.operation}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
