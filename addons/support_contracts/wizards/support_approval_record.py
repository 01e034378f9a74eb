from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.uploads import check_upload


class SupportApprovalRecord(models.TransientModel):
    """Write down an answer that came by telephone, by mail or on paper."""

    _name = "support.approval.record"
    _description = "Record the Customer's Answer"

    approval_id = fields.Many2one(
        "support.approval", required=True, readonly=True, ondelete="cascade"
    )
    approver_ids = fields.Many2many("res.partner", compute="_compute_approver_ids")
    partner_id = fields.Many2one(
        "res.partner",
        string="Who answered",
        required=True,
        domain="[('id', 'in', approver_ids)]",
    )
    answer = fields.Selection(
        [("grant", "Approved"), ("refuse", "Refused")], required=True, default="grant"
    )
    channel = fields.Selection(
        [("phone", "Telephone"), ("mail", "E-mail"), ("paper", "Paper")],
        required=True,
        default="phone",
    )
    words = fields.Text(string="What was said", required=True)
    po_number = fields.Char(string="Purchase order")
    asks_po_number = fields.Boolean(compute="_compute_asks_po_number")
    proof = fields.Binary(help="The mail or the signed paper.", attachment=False)
    proof_name = fields.Char()

    @api.depends("approval_id")
    def _compute_approver_ids(self):
        for wizard in self:
            approvers = wizard.approval_id._get_approvers()
            wizard.approver_ids = approvers.get(wizard.approval_id)

    @api.depends("approval_id")
    def _compute_asks_po_number(self):
        for wizard in self:
            document = wizard.approval_id._get_document()
            names = document._approval_answer_fields(wizard.approval_id.kind)
            wizard.asks_po_number = "po_number" in names

    def action_record(self):
        self.ensure_one()
        approval = self.approval_id
        self._check_proof()
        outcome = approval._record_answer(
            self.answer == "grant",
            self.partner_id,
            self.channel,
            self.words,
            self._get_answer_values() or None,
        )
        if self.proof and outcome != "changed":
            # The rights to the approval, which nobody may edit, were checked above.
            self.env["ir.attachment"].sudo().create(self._prepare_proof())
        notice = approval._notice_of(outcome)
        return {"type": "ir.actions.act_window_close"} if notice is True else notice

    def _get_answer_values(self):
        """What was added to a yes, as the portal's form gives it."""
        return {"po_number": self.po_number.strip()} if self.po_number else {}

    def _check_proof(self):
        if self.channel in ("mail", "paper") and not self.proof:
            raise UserError(self.env._("Attach the mail or the paper."))
        if self.proof:
            name = self.proof_name or self.approval_id.title
            check_upload(self.env, name, b64decode(self.proof))

    def _prepare_proof(self):
        return {
            "name": self.proof_name or self.approval_id.title,
            "datas": self.proof,
            "res_model": self.approval_id._name,
            "res_id": self.approval_id.id,
        }
