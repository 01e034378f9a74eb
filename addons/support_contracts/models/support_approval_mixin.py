from odoo import models


class SupportApprovalMixin(models.AbstractModel):
    """A document that asks for approvals and reacts to the answers."""

    _name = "support.approval.mixin"
    _description = "Support Approval Mixin"
