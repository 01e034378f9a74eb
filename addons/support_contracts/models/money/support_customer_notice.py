from markupsafe import Markup

from odoo import models


class SupportContract(models.Model):
    """What customers are told of their contracts: kept with each, mailed once."""

    _inherit = "support.contract"

    def _get_notice_readers(self):
        """{customer: its key users, else itself}."""
        found = self.partner_id._get_support_key_users()
        return {
            customer: key_users.partner_id or customer
            for customer, key_users in found.items()
        }

    def _keep_notices(self, template, values=None):
        """What is told stays with each contract, where the customer reads it.

        ``template`` is read in the customer's language; ``values`` are more of it, as
        {contract: {name: record}}. No mail is sent (superuser).
        """
        readers = self._get_notice_readers()
        values = values or {}
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        self.env["mail.message"].create(
            [
                contract._prepare_notice(template, values.get(contract, {}))
                | {
                    "subtype_id": subtype_id,
                    "partner_ids": readers[contract.partner_id].ids,
                }
                for contract in self
            ]
        )

    def _prepare_notice(self, template, values):
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        values = {"contract": self} | values
        body = self.env["ir.qweb"]._render(
            template,
            {name: record.with_context(lang=lang) for name, record in values.items()},
            lang=lang,
        )
        company = self.company_id
        return {
            "model": self._name,
            "res_id": self.id,
            "subject": self.display_name,
            "body": Markup(body),
            "message_type": "auto_comment",
            "author_id": company.partner_id.id,
            "email_from": company.email_formatted,
            "reply_to": company.email_formatted,
            "record_company_id": company.id,
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _tell(self, template, told, readers=None):
        """One mail to each partner about all that concerns it.

        ``told``: {partner whose language it is: records, which the template asks for
        with ``_get_told``}; ``readers``: {partner: who receives it}, itself by default.
        """
        partners = self.union(*told)
        who = readers or {partner: partner for partner in partners}
        self.env.ref(template).with_context(
            told_ids={partner.id: records.ids for partner, records in told.items()},
            told_reader_ids={partner.id: found.ids for partner, found in who.items()},
        ).send_mail_batch(partners.ids)

    def _get_told(self, model):
        """The records that the mail being written tells this partner of."""
        self.ensure_one()
        ids = self.env.context.get("told_ids", {}).get(self.id, [])
        return self.env[model].browse(ids)

    def _get_told_readers(self):
        """Their ids, as a template names its addressees."""
        self.ensure_one()
        ids = self.env.context.get("told_reader_ids", {}).get(self.id, [])
        return ",".join(map(str, ids))
