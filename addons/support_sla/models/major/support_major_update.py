from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

TEMPLATE = "support_sla.message_major"


class SupportMajorUpdate(models.Model):
    """A status message: what all affected read; never changed, followed by another."""

    _name = "support.major.update"
    _description = "Status of a Major Incident"
    _order = "id desc"
    _log_access = False
    _rec_name = "body"

    incident_id = fields.Many2one(
        "support.major.incident", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="incident_id.company_id", store=True, index=True, precompute=True
    )
    body = fields.Text(string="Status", required=True)
    published_at = fields.Datetime(required=True, default=fields.Datetime.now)
    author_name = fields.Char(
        string="By", default=lambda self: self._default_author_name()
    )

    def _default_author_name(self):
        return self.env.user.name

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._message_published())

    def _message_published(self):
        return self.env._("What was published is not changed: publish another status.")

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------

    def _tell(self, tickets):
        """Post it on each of these tickets, and write to each person once; elevated.

        The messages are written without notices of their own: a person with many
        tickets reads one mail, with their own tickets and no others.
        """
        if not self or not tickets:
            return
        self.ensure_one()
        addresses = tickets._notify_get_reply_to(
            default=self.company_id.email_formatted
        )
        self.env["mail.message"].create(
            [self._prepare_message(ticket, addresses[ticket.id]) for ticket in tickets]
        )
        for person, own in self._get_affected(tickets).items():
            self._send_mail(person, own)

    def _prepare_message(self, ticket, reply_to):
        company = self.company_id
        return {
            "model": ticket._name,
            "res_id": ticket.id,
            "record_name": ticket.display_name,
            "body": self._get_html(),
            "message_type": "auto_comment",
            "subtype_id": self._get_subtype_id(),
            "author_id": company.partner_id.id,
            "email_from": company.email_formatted,
            "reply_to": reply_to,
        }

    def _get_subtype_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")

    def _get_html(self):
        return plaintext2html(f"{self.incident_id.title}\n{self.body}")

    def _get_affected(self, tickets):
        """{person of a customer: their tickets}."""
        affected = {}
        followers = tickets.message_follower_ids.filtered("partner_id.partner_share")
        watchers = followers.grouped("res_id")
        for ticket in tickets:
            people = ticket.partner_id | ticket.affected_partner_id
            people |= watchers.get(ticket.id, followers.browse()).partner_id
            for person in people.filtered("email"):
                affected[person] = affected.get(person, tickets.browse()) | ticket
        return affected

    def _send_mail(self, person, tickets):
        lang = person.lang or self.env.lang
        localised = self.with_context(lang=lang)
        body = localised.env["ir.qweb"]._render(
            TEMPLATE,
            {"update": localised, "tickets": tickets, "person": person},
            lang=lang,
            minimal_qcontext=True,
        )
        company = self.company_id
        self.env["mail.thread"].with_context(lang=lang).message_notify(
            partner_ids=person.ids,
            subject=self.incident_id.title,
            body=body,
            author_id=company.partner_id.id,
            email_from=company.email_formatted,
            email_layout_xmlid="mail.mail_notification_light",
        )
