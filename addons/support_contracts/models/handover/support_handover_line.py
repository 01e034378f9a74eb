from odoo import api, fields, models


class SupportHandoverLine(models.Model):
    """Something to hand over, a document, or a point left open.

    What it says is signed; whether it is done goes on after the signature.
    """

    _name = "support.handover.line"
    _description = "Line of a Hand-over"
    _order = "kind, sequence, id"

    handover_id = fields.Many2one(
        "support.handover", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("check", "Checklist"),
            ("document", "Document"),
            ("open", "Open point"),
        ],
        required=True,
        default="check",
    )
    name = fields.Char(required=True)
    user_id = fields.Many2one("res.users", string="Owner")
    date_due = fields.Date(string="Due")
    is_done = fields.Boolean(string="Done")

    _FOLLOWED_FIELDS = frozenset({"is_done", "sequence"})

    def _get_shown(self):
        self.ensure_one()
        return [self.kind, self.name, self.user_id.name or "", str(self.date_due)]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        if vals.keys() - self._FOLLOWED_FIELDS:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_draft()

    def _check_draft(self):
        if not self.env.su:
            self.handover_id._check_draft()
