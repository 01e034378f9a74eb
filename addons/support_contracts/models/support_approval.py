from odoo import fields, models


class SupportApproval(models.Model):
    """A question with one answer: who was asked what, and who decided it when.

    It asks, records and notifies; what follows is the document's own matter
    (``support.approval.mixin``).
    """

    _name = "support.approval"
    _description = "Support Approval"
    _inherit = ["portal.mixin"]
    _order = "deadline, id"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
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
        [
            ("key_user", "Either key user"),
            ("lead", "Lead key user"),
            ("service_manager", "Service manager"),
        ],
        required=True,
        readonly=True,
        default="key_user",
    )
    # what was shown
    title = fields.Char(required=True, readonly=True)
    minutes = fields.Integer(string="Hours", readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    snapshot = fields.Json(readonly=True)
    snapshot_hash = fields.Char(readonly=True)
    # when
    requested_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    notified_on = fields.Datetime(readonly=True)
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
    decided_on = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    decided_by = fields.Char(string="Name of who decided", readonly=True)
    decided_from = fields.Char(readonly=True, help="Address of the network.")
    comment = fields.Text(readonly=True)

    _inbox_idx = models.Index("(customer_id, deadline) WHERE state = 'pending'")
    _document_idx = models.Index("(res_model, res_id)")
    _one_pending = models.UniqueIndex(
        "(res_model, res_id, kind) WHERE state = 'pending'",
        "This is already waiting for an answer.",
    )
