from odoo import api, fields, models


class SupportApproval(models.Model):
    """A question with one answer: who was asked what, and who decided it when.

    It asks, records and notifies; what follows is the document's own matter
    (``support.approval.mixin``). Rows are written by that mixin and by deciding
    (``support_approval_decision.py``) only: nobody has the right to edit them.
    """

    _name = "support.approval"
    _description = "Support Approval"
    _order = "deadline, id"
    _rec_name = "title"

    res_model = fields.Char(string="Kind of document", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    kind = fields.Char(
        required=True, readonly=True, help="What is asked, as the document names it."
    )
    customer_id = fields.Many2one(
        "res.partner", readonly=True, index=True, ondelete="restrict"
    )
    contract_id = fields.Many2one(
        "support.contract", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    audience = fields.Selection(
        [("customer", "Customer"), ("staff", "Staff")],
        required=True,
        readonly=True,
        default="customer",
    )
    approver_role = fields.Selection(
        string="Who answers",
        selection=[
            ("key_user", "Either key user"),
            ("lead", "Lead key user"),
            ("service_manager", "Service manager"),
        ],
        required=True,
        readonly=True,
        default="key_user",
    )
    approver_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        groups="base.group_user",
        help="For staff: only this person answers. Empty: any service manager.",
    )
    # what was shown
    title = fields.Char(required=True, readonly=True)
    minutes = fields.Integer(string="Hours", readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    snapshot = fields.Json(readonly=True)
    snapshot_hash = fields.Char(readonly=True)
    access_url = fields.Char(
        string="Portal address", compute="_compute_access_url", compute_sudo=True
    )
    # when
    requested_on = fields.Datetime(
        string="Asked on", required=True, readonly=True, default=fields.Datetime.now
    )
    notified_on = fields.Datetime(string="Told on", readonly=True)
    deadline = fields.Datetime(readonly=True)
    # the answer
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("granted", "Approved"),
            ("refused", "Refused"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="pending",
    )
    decided_on = fields.Datetime(string="Answered on", readonly=True)
    decided_by_id = fields.Many2one(
        "res.partner",
        string="Person who answered",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    decided_by = fields.Char(string="Answered by", readonly=True)
    decided_from = fields.Char(
        string="Answered from",
        readonly=True,
        groups="base.group_user",
        help="Address of the network.",
    )
    comment = fields.Text(readonly=True)
    answer = fields.Json(
        readonly=True, help="What was added to a yes, such as a purchase order number."
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _inbox_idx = models.Index("(customer_id, deadline) WHERE state = 'pending'")
    _unnotified_idx = models.Index(
        "(id) WHERE state = 'pending' AND notified_on IS NULL"
    )
    _document_idx = models.Index("(res_model, res_id)")
    _one_pending = models.UniqueIndex(
        "(res_model, res_id, kind) WHERE state = 'pending'",
        "This is already waiting for an answer.",
    )

    def _compute_access_url(self):
        for res_model, approvals in self.grouped("res_model").items():
            documents = self.env[res_model].browse(approvals.mapped("res_id"))
            for approval, document in zip(approvals, documents, strict=True):
                approval.access_url = document._approval_portal_url(approval)

    @api.depends_context("uid")
    @api.depends("state", "audience", "approver_role", "customer_id", "deadline")
    def _compute_can_decide(self):
        allowed = self._filtered_approvable()
        for approval in self:
            approval.can_decide = approval in allowed

    def action_view_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def _get_document(self):
        """The document asked about, with the rights of the environment."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()
