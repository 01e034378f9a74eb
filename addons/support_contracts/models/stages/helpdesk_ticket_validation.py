from odoo import fields, models
from odoo.tools import plaintext2html

from ...exceptions import check_reason
from .helpdesk_ticket_stage import ATTENTION

KIND = "validation"


class HelpdeskTicket(models.Model):
    """K17: the customer validates the solution, or returns it with a reason."""

    _inherit = "helpdesk.ticket"

    validated_by = fields.Char(readonly=True, copy=False)
    validated_on = fields.Datetime(readonly=True, copy=False)

    def _leave_stage(self, stage):
        """Where an answer comes from elsewhere, the question is taken back."""
        res = super()._leave_stage(stage)
        validating = self.filtered(lambda t: t.support_step == KIND)
        validating.sudo()._withdraw_approvals(KIND)
        if stage.support_code == KIND:
            for ticket in self.sudo():
                ticket.resume_stage_id = ticket.stage_id
        return res

    def _enter_stage(self):
        res = super()._enter_stage()
        validating = self.filtered(lambda t: t.support_step == KIND)
        validating.sudo()._request_approval(
            KIND,
            lambda ticket: ticket._get_validation_title(),
            role="requester",
        )
        return res

    def _get_validation_title(self):
        self.ensure_one()
        ticket = self.with_context(lang=self.partner_id.lang)
        return ticket.env._(
            "Is it solved? %(number)s %(title)s", number=self.number, title=self.name
        )

    def _prepare_approval(self, kind):
        values = super()._prepare_approval(kind)
        if kind == KIND:
            values["requester_id"] = self.partner_id.id
        return values

    def _approval_snapshot(self, kind):
        snapshot = super()._approval_snapshot(kind)
        if kind == KIND:
            snapshot["solution"] = self.solution
        return snapshot

    def _approval_portal_details(self, approval):
        if approval.kind == KIND:
            return "support_contracts.portal_approval_validation"
        return super()._approval_portal_details(approval)

    def _approval_answer_template(self, approval):
        if approval.kind == KIND:
            return "support_contracts.portal_validation_answer"
        return super()._approval_answer_template(approval)

    def _approval_granted(self, approval, values):
        """The customer's confirmation closes it; the office checks the quality."""
        res = super()._approval_granted(approval, values)
        if approval.kind == KIND:
            self.write(
                {
                    "validated_by": approval.decided_by,
                    "validated_on": approval.decided_on,
                }
            )
            self._advance("quality", KIND)
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        if approval.kind == KIND:
            check_reason(comment, self.env._("Say what is still missing."))
            self.message_post(
                body=plaintext2html(comment),
                author_id=approval.decided_by_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            code = self.resume_stage_id.support_code
            self._advance(code if code in ATTENTION else ATTENTION[0], KIND)
        return res
