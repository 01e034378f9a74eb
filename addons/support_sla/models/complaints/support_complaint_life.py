from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.exceptions import check_reason

KIND = "complaint"
MANAGER = "support_contracts.group_support_manager"


class SupportComplaint(models.Model):
    """The way of a complaint: formalised, acknowledged, judged, answered, closed."""

    _inherit = "support.complaint"

    def action_formalise(self):
        """U10: from here on what was said stays, and the time to answer runs."""
        self.check_access("write")
        self._check_state("registered")
        for complaint in self:
            if not complaint.severity_id or not complaint.user_id:
                raise UserError(
                    self.env._("Say how grave it is, and who looks after it.")
                )
        self._formalise()
        return True

    def _formalise(self):
        now = fields.Datetime.now()
        deadlines = self._get_deadlines(now)
        before = self.sudo()._get_escalations_before()
        for complaint in self.sudo():
            acknowledge, answer = deadlines[complaint.sudo(self.env.su)]
            complaint.write(
                {
                    "state": "formalised",
                    "formalised_at": now,
                    "acknowledge_deadline": acknowledge,
                    "answer_deadline": answer,
                    "escalation_id": before[complaint].id,
                    "is_anticipated": bool(before[complaint]),
                }
            )
        self._log_step("formalised")

    def action_acknowledge(self):
        """Tell who complained that a person has read it and looks after it."""
        self.check_access("write")
        self._check_state("formalised")
        now = fields.Datetime.now()
        fresh = self.filtered(lambda c: not c.acknowledged_at)
        for complaint in fresh.sudo():
            deadline = complaint.acknowledge_deadline
            complaint.write(
                {
                    "acknowledged_at": now,
                    "acknowledge_missed": bool(deadline and deadline < now),
                }
            )
        fresh._log_step("acknowledged")
        fresh._tell_person("support_sla.message_complaint_acknowledged")
        return True

    def action_answer(self):
        """Send the resolution to the customer, who confirms it; ours are closed."""
        self.check_access("write")
        self._check_state("formalised")
        for complaint in self:
            complaint._check_answerable()
        now = fields.Datetime.now()
        late = self.filtered(lambda c: c.answer_deadline and c.answer_deadline < now)
        unmarked = late.filtered(lambda c: not c.answer_missed)
        unmarked._log_step(
            "missed", lambda c: c._get_missed_words(c._get_reader(), answer=True)
        )
        late.sudo().answer_missed = True
        for complaint in self.sudo():
            told = complaint.acknowledged_at
            complaint.write(
                {
                    "state": "answered",
                    "answered_at": now,
                    "acknowledged_at": told or now,
                }
            )
        self._log_step("judged", lambda c: c._get_verdict())
        self._log_step("answered", lambda c: c.resolution)
        ours = self.filtered(lambda c: c.kind == "escalation")
        ours.sudo()._close("closed")
        asked = self - ours
        asked._request_approval(
            KIND, {complaint: complaint.display_name for complaint in asked}
        )
        return True

    def _check_answerable(self):
        self.ensure_one()
        if self.validity == "undecided" or not self.reason_id:
            raise UserError(self.env._("Decide whether it is valid, and its reason."))
        if self.validity == "invalid":
            check_reason(self.validity_reason, self.env._("Say why it is not valid."))
        check_reason(self.resolution, self.env._("Say what is done about it."))

    def _get_verdict(self):
        verdicts = dict(self._fields["validity"]._description_selection(self.env))
        words = [verdicts[self.validity], self.reason_id.name, self.validity_reason]
        return ": ".join(word for word in words if word)

    def _close(self, kind, note=None):
        """Only superuser: the end, by whatever led to it."""
        self.write({"state": "closed", "closed_at": fields.Datetime.now()})
        self._log_step(kind, note)
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _close_unconfirmed(self, reason):
        """Nobody at the customer answers: a service manager closes, and says why."""
        self.ensure_one()
        self._check_manager()
        self._check_state("answered")
        check_reason(reason, self.env._("Say why it is closed without an answer."))
        self._withdraw_approvals()
        self.sudo()._close("closed", reason)

    def _withdraw(self, reason):
        """It was none, or the customer takes it back; who did, and why, stays."""
        self.ensure_one()
        self._check_manager()
        self._check_open()
        check_reason(reason, self.env._("Say why it is withdrawn."))
        self._withdraw_approvals()
        self.sudo().write({"state": "withdrawn", "closed_at": fields.Datetime.now()})
        self._log_step("withdrawn", reason)

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager closes a complaint by hand.")
            )

    # ------------------------------------------------------------------
    # The customer's confirmation
    # ------------------------------------------------------------------

    def _approval_customer(self):
        return super()._approval_customer() or self.partner_id

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "description": self.description,
            "validity": self.validity,
            "validity_reason": self.validity_reason,
            "resolution": self.resolution,
        }

    def _approval_portal_details(self, approval):
        return "support_sla.portal_approval_complaint"

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        self._close("confirmed", approval.decided_by)
        return res

    def _approval_refused(self, approval, comment):
        """The answer was none: it is open again, with time to find a better one.

        That the first one was late stays in the steps.
        """
        res = super()._approval_refused(approval, comment)
        now = fields.Datetime.now()
        deadlines = self._get_deadlines(now)
        for complaint in self:
            complaint.write(
                {
                    "state": "formalised",
                    "answered_at": False,
                    "answer_deadline": deadlines[complaint][1],
                    "answer_missed": False,
                    "refused_count": complaint.refused_count + 1,
                }
            )
        self._log_step("refused", f"{approval.decided_by or ''}: {comment}")
        return res

    # ------------------------------------------------------------------
    # Words to the customer
    # ------------------------------------------------------------------

    def _tell_person(self, template):
        """Write to whoever complained, in their language; ours are not told."""
        told = self.filtered(lambda c: c.kind == "complaint" and c.person_id)
        for complaint in told.sudo():
            person = complaint.person_id
            complaint = complaint.with_context(lang=person.lang or self.env.lang)
            complaint.env["mail.thread"].message_notify(
                partner_ids=person.ids,
                subject=complaint.env._(
                    "Your complaint %(number)s: %(title)s",
                    number=complaint.name,
                    title=complaint.title,
                ),
                body=complaint.env["ir.qweb"]._render(
                    template, {"complaint": complaint}, lang=person.lang
                ),
                email_from=complaint.company_id.email_formatted,
                author_id=complaint.company_id.partner_id.id,
            )
