import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools.uploads import check_size


class SupportTicketTranscript(models.TransientModel):
    """U8: what was said in a chat or a call, kept as a file with its fingerprint."""

    _name = "support.ticket.transcript"
    _description = "Support Ticket Transcript"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    source = fields.Selection(
        [
            ("whatsapp", "WhatsApp"),
            ("teams", "Microsoft Teams"),
            ("chat", "Another chat"),
            ("phone", "Telephone"),
            ("other", "Other"),
        ],
        required=True,
        default="chat",
    )
    occurred_on = fields.Datetime(required=True, default=fields.Datetime.now)
    people = fields.Char(help="Who took part.")
    text = fields.Text(required=True)
    is_public = fields.Boolean(string="The customer reads it")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "helpdesk.ticket":
            values.setdefault("ticket_id", self.env.context.get("active_id"))
        return values

    def action_keep(self):
        self.ensure_one()
        if not self.text.strip():
            raise UserError(self.env._("Paste the text of the conversation."))
        self.ticket_id.check_access("write")
        data = self.text.encode()
        name = f"transcript-{self.source}-{self.occurred_on:%Y%m%d-%H%M}.txt"
        # A text is kept as a text, whatever it looks like.
        check_size(self.env, name, data)
        self.ticket_id.message_post(
            body=self._describe(hashlib.sha256(data).hexdigest()),
            message_type="comment",
            subtype_xmlid="mail.mt_comment" if self.is_public else "mail.mt_note",
            attachments=[(name, data, {"mimetype": "text/plain"})],
        )
        return {"type": "ir.actions.act_window_close"}

    def _describe(self, digest):
        source = dict(self._fields["source"]._description_selection(self.env))
        text = self.env._(
            "Transcript (%(where)s) of %(when)s, SHA-256 %(digest)s",
            where=source[self.source],
            when=format_datetime(self.env, self.occurred_on),
            digest=digest,
        )
        return f"{text}: {self.people}" if self.people else text
