from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportFormalMixin(models.AbstractModel):
    """A numbered document that is edited as a draft, asked for, and then stays.

    Once sent it is taken back before it changes.
    """

    _name = "support.formal.mixin"
    _description = "Formal Support Document"
    _inherit = [
        "support.record.mixin",
        "support.approval.mixin",
        "support.paged.mixin",
    ]

    # Of the contract, as a rule: none of its own.
    company_id = fields.Many2one("res.company", default=None)

    def _check_editable(self, names):
        if names:
            self._check_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_draft()

    def _check_draft(self):
        for document in self.filtered(lambda d: d.state != "draft"):
            raise UserError(
                self.env._(
                    "%(document)s was sent: take it back before you change it.",
                    document=document.name,
                )
            )

    def _get_report_base_filename(self):
        """Name of the file that the portal downloads."""
        return self.name

    def _get_page_lang(self):
        return self.partner_id.lang

    def _get_page_lines(self):
        return self.company_id.name, self.display_name

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def _approval_granted(self, approval, values):
        """Once all who were asked have said yes, ``_all_agreed`` follows."""
        res = super()._approval_granted(approval, values)
        # Two who answer together must not each see the other pending.
        self._approval_contract()._bump_version()
        waiting = self.sudo().approval_ids.filtered(lambda a: a.state == "pending")
        if self.state == "sent" and not waiting:
            self.sudo()._all_agreed()
        return res

    def _all_agreed(self):
        """Everybody said yes to what was sent: the document's next state."""
        raise NotImplementedError

    def _approval_refused(self, approval, comment):
        """One no ends the round: nobody else is asked any more."""
        res = super()._approval_refused(approval, comment)
        self._withdraw_approvals()
        self.sudo().write({"state": "refused"})
        return res

    def action_take_back(self):
        """Back to draft, before everybody has answered."""
        self.check_access("write")
        self._check_state("sent", "refused")
        self._withdraw_approvals()
        self.sudo().write({"state": "draft"})
        return True

    def action_cancel(self):
        self.check_access("write")
        self._check_state("draft", "sent", "refused")
        self._withdraw_approvals()
        self.sudo().write({"state": "cancelled"})
        return True
