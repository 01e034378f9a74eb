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
        lines.contract_id._keep_notices(
            NOTICE, {line.contract_id: {"line": line} for line in lines}
        )
        by_customer = lines.grouped(lambda line: line.contract_id.partner_id)
        by_manager = lines._group_by_account_manager()
        partners = self.env["res.partner"]
        partners._tell(
            TO_CUSTOMERS, by_customer, lines.contract_id._get_notice_readers()
        )
        partners._tell(TO_MANAGERS, by_manager)
        lines.write({"notified_on": fields.Datetime.now()})

    def _get_new_rates(self):
        """[(work, price so far, price from the day on)], before they are applied."""
        self.ensure_one()
        day = self.revision_id.date_effective
        work_types = self.env["support.work.type"]
        rates = []
        for values in self._prepare_rates():
            work_type = work_types.browse(values["work_type_id"])
            before = self.contract_id._find_rate(work_type, day).price
            name = work_type.name or self.env._("Every other work")
            rates.append((name, before, values["price"]))
        return rates

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


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_price_lines(self):
        """What a mail about new prices tells this partner."""
        return self._get_told("support.price.revision.line")
