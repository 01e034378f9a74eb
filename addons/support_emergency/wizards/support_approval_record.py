from odoo import api, fields, models


class SupportApprovalRecord(models.TransientModel):
    """E5: terms accepted by telephone are told and agreed to, not taken for granted."""

    _inherit = "support.approval.record"

    asks_terms = fields.Boolean(compute="_compute_asks_terms")
    accepts_terms = fields.Boolean(
        string="Accepts the terms of attention",
        help="Whoever answered knows them, and accepts them.",
    )

    @api.depends("approval_id")
    def _compute_asks_terms(self):
        for wizard in self:
            approval = wizard.approval_id.sudo()
            names = approval._get_document()._approval_answer_fields(approval.kind)
            asks = "accept_terms" in names and (approval.snapshot or {}).get("terms")
            wizard.asks_terms = bool(asks)

    def _get_answer_values(self):
        values = super()._get_answer_values()
        return values | {"accept_terms": "1"} if self.accepts_terms else values
