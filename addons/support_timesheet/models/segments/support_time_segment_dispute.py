from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SupportTimeSegment(models.Model):
    """The conversation about an entry that the customer disputes."""

    _inherit = "support.time.segment"

    replaced_reason = fields.Char(
        readonly=True, help="Why we showed it anew before the customer answered."
    )
    message_ids = fields.One2many("support.cutoff.message", "segment_id")

    def _say(self, body, files=()):
        """Whoever is logged in adds to the conversation; the other side is told.

        ``files``: [(name, bytes)], which the message checks as it takes them.
        """
        self.ensure_one()
        attachments = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": data, "res_model": "support.cutoff.message"}
                for name, data in files
            ]
        )
        return self.env["support.cutoff.message"].create(
            {
                "segment_id": self.id,
                "body": body,
                "attachment_ids": [Command.set(attachments.ids)],
            }
        )

    def _check_in_dispute(self):
        if any(segment.next_cutoff_id.state != "draft" for segment in self):
            raise UserError(self.env._("This entry is not in dispute any more."))

    def _get_conversations(self):
        """{segment: its conversation}, of an entry in pieces with the first."""
        seen, conversations = set(), {}
        for segment in self:
            first = segment.line_id.id not in seen
            conversations[segment] = segment._get_conversation() if first else []
            seen.add(segment.line_id.id)
        return conversations

    def _get_conversation(self):
        """What both sides said, in order: [{mine, author, date, body, files}, …].

        ``mine``: the customer's own words. It goes back over all the times the entry
        was shown. Elevated: the caller has checked that the day may be read.
        """
        self.ensure_one()
        rounds = self if self.state == "disputed" else self.browse()
        segment = self.supersedes_id
        while segment:
            rounds = segment + rounds
            segment = segment.supersedes_id
        said = []
        for segment in rounds:
            said += segment._get_round()
        return said

    def _get_round(self):
        """One objection, what was said about it, and the answer it got."""
        said = []
        if self.dispute_comment:
            cutoff = self.cutoff_id
            said.append(
                self._said(
                    True, cutoff.decided_by, cutoff.finalized_on, self.dispute_comment
                )
            )
        for message in self.message_ids:
            own = self._said(
                message.from_customer, message.author, message.date, message.body
            )
            said.append(own | {"files": message._get_files()})
        following = self.next_cutoff_id
        if self.dispute_answer and following.state != "draft":
            said.append(
                self._said(False, None, following.published_on, self.dispute_answer)
            )
        return said

    def _said(self, mine, author, date, body):
        # W1: to customers it is the firm that speaks.
        name = author if mine else self.company_id.name
        return {"mine": mine, "author": name, "date": date, "body": body, "files": []}
