from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html


class SupportApprovalDelegation(models.Model):
    """Who passed a question on to whom; a trail that is only added to."""

    _name = "support.approval.delegation"
    _description = "Delegation of an Approval"
    _order = "id"

    approval_id = fields.Many2one(
        "support.approval", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="approval_id.company_id", store=True, precompute=True
    )
    from_name = fields.Char(string="From", required=True)
    to_partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    to_name = fields.Char(string="To", required=True)
    delegated_on = fields.Datetime(required=True, default=fields.Datetime.now)
    note = fields.Text()


class SupportApproval(models.Model):
    """K5: a key user leaves one question to the other, who may give it back.

    What only the lead answers is answered by the backup once it was left to them
    (rule 15); the lead takes it back by answering.
    """

    _inherit = "support.approval"

    delegate_id = fields.Many2one(
        "res.partner",
        string="Left to",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    delegation_ids = fields.One2many(
        "support.approval.delegation", "approval_id", groups="base.group_user"
    )

    def _get_approvers(self):
        """Whoever a question was left to answers it while they are a key user."""
        approvers = super()._get_approvers()
        delegated = self.filtered(
            lambda a: a.audience == "customer" and a.sudo().delegate_id
        )
        if not delegated:
            return approvers
        key_users = delegated.sudo().customer_id._get_support_key_users()
        for approval in delegated:
            sudo_approval = approval.sudo()
            speakers = key_users.get(sudo_approval.customer_id)
            delegate = sudo_approval.delegate_id
            if speakers and delegate in speakers.partner_id:
                approvers[approval] = approvers[approval].sudo() | delegate
        return approvers

    def _get_delegates(self):
        """The other key users of the customer, to whom the user may leave it."""
        self.ensure_one()
        customer = self.sudo().customer_id
        if self.audience != "customer" or not customer:
            return self.env["res.partner"]
        speakers = customer._get_support_key_users().get(customer)
        partners = speakers.partner_id if speakers else self.env["res.partner"]
        return partners - self.env.user.partner_id

    def _delegate(self, partner, note=None):
        """Leave the question to ``partner``, as the user of the environment."""
        self.ensure_one()
        self.check_access("read")
        self._check_still_open()
        self._check_approver()
        own = self.env.user.partner_id
        if own not in self._get_key_partners():
            raise AccessError(
                self.env._("Only a key user leaves a question to another.")
            )
        if partner not in self._get_delegates():
            raise UserError(
                self.env._("A question is left to the other key user of the customer.")
            )
        approval_sudo = self.sudo()
        approval_sudo.env["support.approval.delegation"].create(
            {
                "approval_id": self.id,
                "from_name": own.name,
                "to_partner_id": partner.id,
                "to_name": partner.sudo().name,
                "note": (note or "").strip() or False,
            }
        )
        approval_sudo.delegate_id = partner
        approval_sudo._tell_delegate(own, note)

    def _get_key_partners(self):
        customer = self.sudo().customer_id
        speakers = customer._get_support_key_users().get(customer)
        return speakers.partner_id if speakers else self.env["res.partner"]

    def _tell_delegate(self, person, note):
        self.ensure_one()
        reader = self.delegate_id
        approval = self.with_context(lang=reader.lang or self.env.lang)
        body = approval.env["ir.qweb"]._render(
            "support_contracts.message_approval_delegated",
            {
                "approval": approval,
                "person": person,
                "note": plaintext2html(note) if note else "",
            },
            lang=reader.lang,
        )
        approval.env["mail.thread"].message_notify(
            partner_ids=reader.ids,
            subject=approval.title,
            body=body,
            model=self._name,
            res_id=self.id,
            author_id=self.company_id.partner_id.id,
            email_from=self.company_id.email_formatted,
        )
