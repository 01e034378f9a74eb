from odoo import api, models
from odoo.tools import ormcache

# What says who wrote a message.
AUTHOR_FIELDS = frozenset(
    {"author_id", "author_avatar", "create_uid", "write_uid", "email_from", "reply_to"}
)


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        """W1: whoever knows the number of an internal note does not read it.

        Odoo refuses notes that were written; those that were mailed, or logged by the
        system (who was assigned, what an activity said), it gives to any reader of
        the document.
        """
        forbidden = super()._get_forbidden_access(operation)
        if operation == "read" and not self.env.user._is_internal():
            forbidden += (self - forbidden)._filtered_notes_of_staff()
        return forbidden

    def _portal_message_format(self, properties_names, options=None):
        """W1: by the company's setting customers read who the desk is, not who works.

        The name is replaced where it is shown; the desk itself knows its author.
        """
        formatted = super()._portal_message_format(properties_names, options=options)
        desks = self._get_hiding_desks()
        for message, values in zip(self, formatted, strict=True):
            if message in desks:
                ticket = desks[message]
                logo = f"/web/image/res.company/{ticket.company_id.id}/logo/50x50"
                values["author_id"] = {"id": False, "name": ticket._get_desk_name()}
                values["author_avatar_url"] = logo
        return formatted

    def _get_hiding_desks(self):
        """{message of staff whose name customers do not read: its ticket}; elevated."""
        on_tickets = self.sudo().filtered(
            lambda message: (
                message.model == "helpdesk.ticket"
                and message.author_id
                and not message.author_id.partner_share
            )
        )
        tickets = self.env["helpdesk.ticket"].sudo().browse(on_tickets.mapped("res_id"))
        hiding = {ticket.id: ticket for ticket in tickets if ticket._hides_names()}
        return {
            message.with_env(self.env): hiding[message.res_id]
            for message in on_tickets
            if message.res_id in hiding
        }

    def _read_format(self, fnames, load="_classic_read"):
        """W1: what customers do not read on the page they do not read by RPC."""
        values_list = super()._read_format(fnames, load=load)
        if AUTHOR_FIELDS.isdisjoint(fnames) or self.env.user._is_internal():
            return values_list
        hidden = {message.id for message in self._get_hiding_desks()}
        for values in values_list:
            if values["id"] in hidden:
                values.update(dict.fromkeys(AUTHOR_FIELDS & values.keys(), False))
        return values_list

    def _to_store(self, store, fields, **kwargs):
        """The same for what the chatter is given: the desk writes, nobody else."""
        desks = {} if store.target.is_internal(self.env) else self._get_hiding_desks()
        if not desks:
            return super()._to_store(store, fields, **kwargs)
        hidden = self.browse([message.id for message in desks])
        super(MailMessage, self - hidden)._to_store(store, list(fields), **kwargs)
        nameless = [
            field
            for field in fields
            if getattr(field, "field_name", field) not in AUTHOR_FIELDS
        ]
        super(MailMessage, hidden)._to_store(store, nameless, **kwargs)
        for message, ticket in desks.items():
            store.add_model_values(
                self._name,
                {
                    "id": message.id,
                    "author_id": False,
                    "email_from": ticket._get_desk_name(),
                },
            )
        return None

    def _filtered_notes_of_staff(self):
        own = self.env.user.partner_id
        internal_ids = self.env["mail.message.subtype"]._get_internal_ids()
        return self.sudo().filtered(
            lambda message: (
                self._is_of_private_thread(message.model)
                and (
                    message.is_internal
                    or not message.subtype_id
                    or message.subtype_id.id in internal_ids
                )
                and message.author_id != own
                and not (message.author_id and message.author_id.partner_share)
            )
        )

    @api.model
    def _is_of_private_thread(self, model):
        """Whether customers read the documents of ``model`` but not their notes."""
        thread = self.env[model]._fields.get("message_ids") if model else None
        return bool(thread and thread.groups)

    def _move_to_ticket(self, ticket):
        """Messages and their files go on in another ticket (superuser)."""
        self.write({"res_id": ticket.id, "record_name": ticket.display_name})
        self.attachment_ids.filtered(lambda file: file.res_model == ticket._name).write(
            {"res_id": ticket.id}
        )


class MailMessageSubtype(models.Model):
    _inherit = "mail.message.subtype"

    @api.model
    @ormcache()
    def _get_internal_ids(self):
        """The subtypes of notes; the model empties the cache when one changes."""
        return frozenset(self.sudo().search([("internal", "=", True)]).ids)
