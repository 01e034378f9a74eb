from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.exceptions import check_reason

from ...tools import in_language_of

MANAGER = "support_contracts.group_support_manager"


class SupportImprovement(models.Model):
    _inherit = "support.improvement"

    def action_approve(self):
        """G6: with target, feasibility, time, owner, and the figure of today."""
        self._check_manager()
        self._check_state("draft")
        for improvement in self:
            improvement._check_complete()
        self.sudo().write({"state": "running"})
        self._plan_measuring()
        return True

    def write(self, vals):
        if "company_id" in vals:
            self._check_company_stays(vals["company_id"])
        res = super().write(vals)
        if {"date_due", "user_id"} & vals.keys():
            self.filtered(lambda i: i.state == "running")._plan_measuring()
        return res

    def _check_company_stays(self, company_id):
        """Steps never change: they are read in the company they were written in."""
        if any(plan.step_ids and plan.company_id.id != company_id for plan in self):
            raise UserError(
                self.env._("Its steps were written in another company: it stays there.")
            )

    def _plan_measuring(self):
        """One activity on the day of the target, of its owner."""
        self.activity_unlink(["mail.mail_activity_data_todo"])
        for improvement in self:
            improvement.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=improvement.date_due,
                summary=in_language_of(improvement, improvement.user_id).env._(
                    "Measure the effect"
                ),
                user_id=improvement.user_id.id,
            )

    def _check_complete(self):
        self.ensure_one()
        missing = []
        if not (self.target or "").strip():
            missing.append(self.env._("the target"))
        if not self.feasibility:
            missing.append(self.env._("the feasibility"))
        if not self.date_due:
            missing.append(self.env._("the time"))
        if not self.measured_before_on or not (self.unit or "").strip():
            missing.append(self.env._("the figure before"))
        if self.kind == "interlock" and not self.expected_value:
            missing.append(self.env._("its value in money"))
        if missing:
            raise UserError(
                self.env._(
                    "Before it begins say: %(missing)s.", missing=", ".join(missing)
                )
            )

    def action_close(self):
        """With the proof of its effect, or of having none."""
        self._check_manager()
        self._check_state("running")
        for improvement in self:
            if not improvement.measured_after_on:
                raise UserError(self.env._("Measure the figure again: what is it now?"))
        for improvement in self.sudo():
            today = improvement.contract_id._get_today()
            improvement.write({"state": "closed", "closed_on": today})
        self.activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def _cancel(self, reason):
        """Given up by a service manager, who says why."""
        self._check_manager()
        self._check_state("draft", "running")
        check_reason(reason, self.env._("Say why it is given up."))
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager approves and closes improvements.")
            )
