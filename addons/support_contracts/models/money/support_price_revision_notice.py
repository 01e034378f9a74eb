from markupsafe import Markup

from odoo import fields, models

NOTICE = "support_contracts.message_price_revision"
TO_CUSTOMERS = "support_contracts.mail_template_price_revision"
TO_MANAGERS = "support_contracts.mail_template_price_revision_digest"


class SupportPriceRevisionLine(models.Model):
    """G14: customers are told before; one mail each, about all of their contracts."""

    _inherit = "support.price.revision.line"

    def _tell(self):
        """Write once to each customer, once to each account manager (superuser).

        Every contract keeps what was said of it, in the customer's language.
        """
        lines = self.filtered(lambda line: not line.notified_on)
        customers = lines.contract_id.partner_id
        readers = {
            customer: found.partner_id or customer
            for customer, found in customers._get_support_key_users().items()
        }
        lines._keep_notices(readers)
        by_customer = lines.grouped(lambda line: line.contract_id.partner_id)
        lines._send(TO_CUSTOMERS, by_customer, readers)
        lines._send(TO_MANAGERS, lines._group_by_account_manager())
        lines.write({"notified_on": fields.Datetime.now()})

    def _send(self, template, by_partner, readers=None):
        """``by_partner``: {partner whose language it is: its lines}, a mail to each.

        ``readers``: {partner: who receives it}, the partner itself by default.
        """
        partners = self.env["res.partner"].union(*by_partner)
        who = readers or {partner: partner for partner in partners}
        self.env.ref(template).with_context(
            price_line_ids={p.id: lines.ids for p, lines in by_partner.items()},
            price_reader_ids={partner.id: found.ids for partner, found in who.items()},
        ).send_mail_batch(partners.ids)

    def _group_by_account_manager(self):
        """{partner of who looks after the account: lines}; else the service manager."""
        found = {}
        today = fields.Date.context_today(self)
        for line in self:
            contract = line.contract_id
            members = contract.member_ids.filtered(
                lambda member: (
                    member.role == "account_manager" and member._is_valid(today)
                )
            )
            for user in members.user_id or contract.user_id:
                partner = user.partner_id
                found[partner] = found.get(partner, self.browse()) | line
        return found

    def _keep_notices(self, readers):
        """What was told stays with each contract, where the customer reads it."""
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        self.env["mail.message"].create(
            [
                line._prepare_notice(readers[line.contract_id.partner_id], subtype_id)
                for line in self
            ]
        )

    def _prepare_notice(self, readers, subtype_id):
        self.ensure_one()
        contract = self.contract_id
        lang = contract.partner_id.lang or self.env.lang
        line = self.with_context(lang=lang)
        body = line.env["ir.qweb"]._render(
            NOTICE, {"line": line, "contract": line.contract_id}, lang=lang
        )
        company = contract.company_id
        return {
            "model": contract._name,
            "res_id": contract.id,
            "subject": contract.display_name,
            "body": Markup(body),
            "message_type": "auto_comment",
            "subtype_id": subtype_id,
            "author_id": company.partner_id.id,
            "email_from": company.email_formatted,
            "reply_to": company.email_formatted,
            "record_company_id": company.id,
            "partner_ids": readers.ids,
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_price_lines(self):
        """What a mail about new prices tells this partner (given by its sender)."""
        self.ensure_one()
        ids = self.env.context.get("price_line_ids", {}).get(self.id, [])
        return self.env["support.price.revision.line"].browse(ids)

    def _get_price_readers(self):
        """Their ids, as a template names its addressees."""
        self.ensure_one()
        ids = self.env.context.get("price_reader_ids", {}).get(self.id, [])
        return ",".join(map(str, ids))
