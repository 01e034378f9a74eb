from odoo import fields, models


class SupportApproval(models.Model):
    """A question that whoever asked for the ticket may answer, key user or not."""

    _inherit = "support.approval"

    approver_role = fields.Selection(
        selection_add=[("requester", "Requester or key user")],
        ondelete={"requester": "cascade"},
    )
    requester_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    def _get_approvers(self):
        approvers = super()._get_approvers()
        for approval in self.sudo():
            if approval.approver_role == "requester":
                own = self.browse(approval.id)
                approvers[own] = approvers[own].sudo() | approval.requester_id
        return approvers

    def _message_not_approver(self):
        if self.approver_role == "requester":
            return self.env._("Only the requester or a key user answers this.")
        return super()._message_not_approver()
