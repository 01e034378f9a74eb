from odoo import models

from ...tools import in_language_of

KIND = "release"


class SupportReport(models.Model):
    """U11: where the plan says so, the customer's project manager releases it.

    Ours prepares and explains it as ever; the lead key user reads it in the portal,
    and nobody else gets it before their yes.
    """

    _inherit = "support.report"

    def _ask_customer(self):
        """Elevated: put drafts that ours answers for before the lead key user."""
        self.write({"state": "asked"})
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._request_approval(
            KIND, lambda report: report._get_asked_title(), role="lead"
        )

    def _get_asked_title(self):
        customer = in_language_of(self, self.partner_id)
        return customer._get_subject()

    def action_take_back(self):
        """Back to draft, while the customer has not answered."""
        self.check_access("write")
        self._check_state("asked")
        self.sudo()._take_back()
        return True

    def _take_back(self):
        self._withdraw_approvals(KIND)
        self.write({"state": "draft"})

    # ------------------------------------------------------------------
    # The customer's answer
    # ------------------------------------------------------------------

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "content": self.content,
            "summary": self.summary,
            "explanations": {
                str(miss.result_id.id): miss.explanation for miss in self.miss_ids
            },
        }

    def _approval_portal_details(self, approval):
        return "support_sla.portal_approval_report"

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        self._release(approval.decided_by)
        return res

    def _approval_refused(self, approval, comment):
        """Ours mends it: what the customer said is the task."""
        res = super()._approval_refused(approval, comment)
        self.write({"state": "draft"})
        for report in self:
            reader = in_language_of(report, report.user_id)
            report.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reader.env._("The customer does not release the report"),
                note=comment,
                user_id=report.user_id.id,
            )
        return res
