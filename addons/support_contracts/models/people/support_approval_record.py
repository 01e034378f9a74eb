from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

DISPATCHER = "support_contracts.group_support_dispatcher"


class SupportApproval(models.Model):
    """Answers that reached the desk: by telephone, by mail, on paper.

    K3 asks for the answer in the portal. Whoever answered elsewhere is not made to
    do it twice: the desk records it, with what was said and the proof, and every key
    user who may answer is told at once.
    """

    _inherit = "support.approval"

    channel = fields.Selection(
        [
            ("portal", "Portal"),
            ("phone", "Telephone"),
            ("mail", "E-mail"),
            ("paper", "Paper"),
        ],
        string="Answered by way of",
        required=True,
        readonly=True,
        default="portal",
    )
    recorded_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        groups="base.group_user",
        help="Who wrote down an answer that did not come through the portal.",
    )
    can_record = fields.Boolean(compute="_compute_can_record")

    @api.depends_context("uid")
    @api.depends("state", "audience", "deadline")
    def _compute_can_record(self):
        is_allowed = self.env.user.has_group(DISPATCHER)
        for approval in self:
            approval.can_record = (
                is_allowed
                and approval.state == "pending"
                and approval.audience == "customer"
                and not approval._is_late()
            )

    def _record_answer(self, granted, person, channel, words, values=None):
        """Record what ``person``, a key user, answered by ``channel``.

        ``words``: what was said, or where it is written. Returns the outcome, as
        ``_decide`` does.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_recordable(person, words)
        answer = {
            "decided_by_id": person.id,
            "decided_by": person.name,
            "channel": channel,
            "recorded_by_id": self.env.uid,
            "comment": words.strip(),
        }
        outcome = self._give_answer(granted, answer, values)
        if outcome != "changed":
            self.sudo()._tell_recorded_answer()
        return outcome

    def _check_recordable(self, person, words):
        if not self.env.user.has_group(DISPATCHER):
            raise AccessError(
                self.env._("Only dispatchers record what a customer answered.")
            )
        self._check_still_open()
        if person not in self._get_approvers()[self]:
            raise UserError(
                self.env._(
                    "%(person)s cannot answer “%(title)s” for the customer today.",
                    person=person.name,
                    title=self.title,
                )
            )
        if not (words or "").strip():
            raise UserError(self.env._("Say what was answered, or where it stands."))

    def _tell_recorded_answer(self):
        """Each who could have answered reads what was recorded, and may object."""
        for reader in self._get_approvers()[self]:
            approval = self.with_context(lang=reader.lang or self.env.lang)
            body = approval.env["ir.qweb"]._render(
                "support_contracts.message_answer_recorded",
                {"approval": approval, "reader": reader},
                lang=reader.lang,
            )
            subject = approval.env._("Your answer was recorded: %s", approval.title)
            approval.env["mail.thread"].message_notify(
                partner_ids=reader.ids,
                subject=subject,
                body=body,
                model=self._name,
                res_id=self.id,
                author_id=self.recorded_by_id.partner_id.id,
                email_from=self.company_id.email_formatted,
            )
