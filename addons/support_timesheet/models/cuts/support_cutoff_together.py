from odoo import models
from odoo.exceptions import UserError


class SupportApproval(models.Model):
    _inherit = "support.approval"

    def _grant_cutoffs(self, origin=None):
        """Approve many daily cuts as the user of the environment, in one run.

        Returns the approvals whose day changed after it was shown: those are asked
        anew, the others are final. Whoever may not answer all of them gets an error.
        """
        self.check_access("read")
        if self.filtered(lambda a: a.res_model != "support.cutoff"):
            raise UserError(self.env._("Only days of time are approved together."))
        for approval in self:
            approval._check_still_open()
        for approval in self - self._filtered_approvable():
            approval._check_approver()
        approvals = self.sudo()
        cutoffs = self.env["support.cutoff"].sudo().browse(self.mapped("res_id"))
        snapshots = cutoffs._get_approval_snapshots("cutoff")
        changed = approvals.filtered(
            lambda a: snapshots[a.res_id][1] != a.snapshot_hash
        )
        changed._settle("withdrawn")
        for approval in changed:
            approval._get_document()._approval_changed(approval)
        granted = approvals - changed
        granted._settle("granted", **self._prepare_answer(origin))
        days = cutoffs.browse(granted.mapped("res_id"))
        days._accept_together("customer", self.env.user.name)
        return changed.sudo(False)

    def _prepare_answer(self, origin):
        return {
            "answer": False,
            "decided_by_id": self.env.user.partner_id.id,
            "decided_by": self.env.user.name,
            "decided_from": origin,
            "comment": False,
        }


class SupportCutoff(models.Model):
    _inherit = "support.cutoff"

    def _accept_together(self, decision, decided_by):
        """Make whole days final, all in one allocation run."""
        self._check_undecided()
        self._bump_version()
        self._check_acceptable(self.segment_ids)
        self.write({"decision": decision, "decided_by": decided_by})
        self._finalize()
