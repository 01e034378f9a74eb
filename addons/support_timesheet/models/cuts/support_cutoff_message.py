from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.support_contracts.exceptions import check_reason
from odoo.addons.support_contracts.tools.uploads import check_upload


class SupportCutoffMessage(models.Model):
    """What both sides say about a disputed entry, until it is shown again.

    Append-only: a dispute is proof of what was agreed.
    """

    _name = "support.cutoff.message"
    _description = "Message about Disputed Time"
    _order = "date, id"

    segment_id = fields.Many2one(
        "support.time.segment", required=True, index=True, ondelete="restrict"
    )
    cutoff_id = fields.Many2one(
        related="segment_id.next_cutoff_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(
        related="segment_id.company_id", store=True, precompute=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    author_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    author = fields.Char(string="Who", readonly=True)
    from_customer = fields.Boolean(readonly=True)
    body = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Who writes is who is logged in; portal pages pass through ``_say``."""
        person = self.env.user.partner_id
        rows = [
            {
                "segment_id": vals.get("segment_id"),
                "body": (vals.get("body") or "").strip(),
                "attachment_ids": vals.get("attachment_ids") or [],
                "author_id": person.id,
                "author": person.name,
                "from_customer": self.env.user.share,
            }
            for vals in vals_list
        ]
        for row in rows:
            check_reason(row["body"], self.env._("Write something."))
        messages = super().create(rows)
        messages.segment_id._check_in_dispute()
        messages.sudo().segment_id.next_cutoff_id._bump_version()
        messages._take_files()
        for message in messages.sudo():
            message._tell()
        return messages

    def _take_files(self):
        """Files that came with a message belong to it, and pass the usual check.

        Only what its writer uploaded for it: nobody shows the customer another file.
        """
        for message in self:
            for file in message.attachment_ids:
                if file.create_uid != self.env.user or file.res_id:
                    raise AccessError(
                        self.env._("“%s” is not yours to send: upload it.", file.name)
                    )
                check_upload(self.env, file.name, file.raw or b"")
            message.attachment_ids.sudo().write(
                {"res_model": self._name, "res_id": message.id}
            )

    def _get_files(self):
        """[(name, address)] for whoever reads the day, the customer too."""
        files_sudo = self.sudo().attachment_ids
        tokens = files_sudo.generate_access_token()
        return [
            (file.name, f"/web/content/{file.id}?access_token={token}&download=1")
            for file, token in zip(files_sudo, tokens, strict=True)
        ]

    def _tell(self):
        """K1: whoever has to answer is alerted by mail, with a link to the page."""
        reader = self._get_reader()
        if not reader:
            return
        message = self.with_context(lang=reader.lang or self.env.lang)
        body = message.env["ir.qweb"]._render(
            "support_timesheet.message_dispute",
            {"message": message, "url": message._get_reader_url()},
            lang=reader.lang,
        )
        day = format_date(message.env, self.segment_id.date)
        message.env["mail.thread"].message_notify(
            partner_ids=reader.ids,
            subject=message.env._("About the time of %s", day),
            body=body,
            model="support.cutoff",
            res_id=self.cutoff_id.id,
            author_id=self.company_id.partner_id.id,
            email_from=self.company_id.email_formatted,
        )

    def _get_reader(self):
        """Staff read what the customer says; who objected reads what staff say."""
        cutoff = self.segment_id.cutoff_id
        if self.from_customer:
            return cutoff.contract_id.user_id.partner_id
        answered = cutoff._get_shown_approval()
        return answered.decided_by_id

    def _get_reader_url(self):
        segment = self.segment_id
        if self.from_customer:
            return f"{self.get_base_url()}/odoo/support-cuts/{self.cutoff_id.id}"
        return self.get_base_url() + segment.cutoff_id.access_url

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What was said stays as it was said."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was said stays as it was said."))
