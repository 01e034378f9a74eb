"""W1: a customer reads who signs an answer, not whom else it went to, nor a face.

Photos and addressees of staff stay in the house, unless the contract of the document
grants direct access.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.mail.tools.discuss import Store

from .mail_message import AUTHOR_FIELDS

# Texts with a name in them, which a search would tell letter by letter.
ADDRESS_FIELDS = frozenset({"email_from", "reply_to"})

# The addressees of a message that its reader may know.
SHARED_ADDRESSEES = Store.Many(
    "partner_ids",
    ["name"],
    value=lambda message: message.sudo().partner_ids.filtered("partner_share"),
)


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _filtered_faceless(self):
        """Messages on documents of support whose contract grants no direct access."""
        on_ours = self.sudo().filtered(
            lambda message: message.res_id and self._is_of_private_thread(message.model)
        )
        faceless = self.browse()
        for model, messages in on_ours.grouped("model").items():
            path = self._get_path_to_direct_access(model)
            documents = self.env[model].sudo().browse(messages.mapped("res_id"))
            known = documents.exists().filtered(path) if path else documents.browse()
            faceless += messages.filtered(lambda m, ids=known.ids: m.res_id not in ids)
        return faceless.with_env(self.env)

    @api.model
    def _get_path_to_direct_access(self, model):
        """From a document of ``model`` to what its contract grants; "" when to none."""
        if model == "support.contract":
            return "direct_access"
        links = self.env[model]._fields
        for name in ("support_contract_id", "contract_id"):
            if name in links and links[name].comodel_name == "support.contract":
                return f"{name}.direct_access"
        return ""

    def _portal_message_format(self, properties_names, options=None):
        formatted = super()._portal_message_format(properties_names, options=options)
        faceless = self._filtered_faceless()
        for message, values in zip(self, formatted, strict=True):
            if message in faceless and message._is_of_staff():
                company = message.sudo().record_company_id or self.env.company
                logo = f"/web/image/res.company/{company.id}/logo/50x50"
                values["author_avatar_url"] = logo
        return formatted

    def _read_format(self, fnames, load="_classic_read"):
        values_list = super()._read_format(fnames, load=load)
        if "author_avatar" in fnames and not self.env.user._is_internal():
            faceless = set(self._filtered_faceless().ids)
            for values in values_list:
                if values["id"] in faceless:
                    values["author_avatar"] = False
        return values_list

    def _to_store(self, store, fields, **kwargs):
        """What the chatter is given: no key to a photo, no addressee of staff."""
        faceless = self.browse()
        if not store.target.is_internal(self.env):
            faceless = self._filtered_faceless()
        if not faceless:
            return super()._to_store(store, fields, **kwargs)
        super(MailMessage, self - faceless)._to_store(store, list(fields), **kwargs)
        own = [
            SHARED_ADDRESSEES if getattr(f, "field_name", f) == "partner_ids" else f
            for f in fields
        ]
        faceless = faceless.with_context(support_faceless=True)
        return super(MailMessage, faceless)._to_store(store, own, **kwargs)

    def _is_of_staff(self):
        author_sudo = self.sudo().author_id
        return bool(author_sudo and not author_sudo.partner_share)

    # ------------------------------------------------------------------
    # Searching and counting
    # ------------------------------------------------------------------

    # Every way to search, group or sort, asked for at once or not, ends in one of
    # these.

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not bypass_access:
            domain = Domain(domain)
            names = {c.field_expr.partition(".")[0] for c in domain.iter_conditions()}
            self._check_names_no_author(names & ADDRESS_FIELDS)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_term_names_no_author(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        """Also what groups are chosen or sorted by."""
        self._check_term_names_no_author(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        self._check_term_names_no_author(field_name)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _check_term_names_no_author(self, term):
        """``term``: a field, with or without an aggregate, a granularity or a path."""
        name = term.partition(":")[0].partition(".")[0]
        self._check_names_no_author({name} & (AUTHOR_FIELDS | ADDRESS_FIELDS))

    def _check_names_no_author(self, names):
        """Raise AccessError where a customer names fields that say who wrote."""
        if names and not (self.env.su or self.env.user._is_internal()):
            raise AccessError(
                self.env._("Who wrote a message is neither searched nor counted.")
            )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_avatar_128_access_token(self):
        """The key to the photo of staff is not handed out with what they wrote."""
        if self.env.context.get("support_faceless") and not self.sudo().partner_share:
            return ""
        return super()._get_avatar_128_access_token()


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        if (
            record._name == "mail.message"
            and field_name == "author_avatar"
            and not self.env.user._is_internal()
            and record._is_of_staff()
            and record._filtered_faceless()
        ):
            raise AccessError(self.env._("This photo stays in the house."))
        return super()._record_to_stream(record, field_name)
