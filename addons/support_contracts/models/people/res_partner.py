from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    support_key_user_ids = fields.One2many(
        "support.key.user",
        "customer_id",
        string="Key users",
        groups="base.group_user",
    )
    support_contract_ids = fields.One2many(
        "support.contract",
        "partner_id",
        string="Support contracts",
        groups="base.group_user",
    )
    support_covering_contract_ids = fields.Many2many(
        "support.contract",
        string="Support contracts that cover it",
        groups="base.group_user",
    )
    support_contract_count = fields.Integer(
        compute="_compute_support_contract_count", groups="base.group_user"
    )

    def write(self, vals):
        res = super().write(vals)
        # Record rules keep the company a user's contact had when they were read.
        if "parent_id" in vals and self.sudo().with_context(active_test=False).user_ids:
            self.env.registry.clear_cache()
        return res

    def _compute_support_contract_count(self):
        counts = dict(
            self.env["support.contract"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.support_contract_count = counts.get(partner, 0)

    def action_view_support_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_contract_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    # ------------------------------------------------------------------
    # Who speaks for whom
    # ------------------------------------------------------------------

    def _get_support_key_users(self, date=None):
        """{customer: its key users valid on ``date``, the lead first}."""
        # Not searched by the date: the record rules have read them all already.
        key_users = self.sudo().support_key_user_ids
        valid = key_users.filtered_domain(key_users._get_valid_domain(date))
        by_customer = valid.grouped("customer_id")
        none = key_users.browse()
        return {customer: by_customer.get(customer, none) for customer in self}

    @api.model
    def _is_support_key_user(self, customer):
        """Whether the current user speaks for ``customer`` today."""
        key_users = customer._get_support_key_users()[customer] if customer else []
        return any(k.partner_id == self.env.user.partner_id for k in key_users)

    @api.model
    def _is_support_key_user_anywhere(self):
        """Whether the current user speaks for anybody today."""
        return bool(self.env["support.key.user"]._get_customers_of_user())

    def _get_support_people(self):
        """What a person may know of who speaks for and looks after their company.

        A list of {"customer", "key_users" (of today and later), "contracts"}, one for
        each customer whose contract in force covers the person's company, or whom the
        person speaks for. Called as superuser for the person who asks.
        """
        self.ensure_one()
        company = self.commercial_partner_id
        today = fields.Date.context_today(self)
        key_users = self.env["support.key.user"]
        spoken_for = key_users.search(
            Domain("partner_id", "=", self.id) & key_users._get_valid_domain(today)
        ).customer_id
        contracts = self.env["support.contract"].search(
            Domain("state", "=", "active")
            & (
                Domain("partner_id", "in", (company | spoken_for).ids)
                | Domain("covered_partner_ids", "in", company.ids)
            )
        )
        customers = contracts.partner_id | spoken_for
        named = key_users.search(
            Domain("customer_id", "in", customers.ids)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today)),
            order="role desc, date_start",
        ).grouped("customer_id")
        by_customer = contracts.grouped("partner_id")
        return [
            {
                "customer": customer,
                "key_users": named.get(customer, key_users),
                "contracts": by_customer.get(customer, contracts.browse()),
            }
            for customer in customers
        ]

    def _has_in_support_group(self, company):
        """Whether ``company`` is the customer, of its group, or shares a contract."""
        self.ensure_one()
        return (
            self._get_group_head() == company._get_group_head()
            or company in self.sudo().support_contract_ids.covered_partner_ids
        )

    def _get_group_head(self):
        """The company at the top of the customer's tree of companies."""
        self.ensure_one()
        head = self.commercial_partner_id
        while head.parent_id:
            head = head.parent_id.commercial_partner_id
        return head

    # ------------------------------------------------------------------
    # Mails
    # ------------------------------------------------------------------

    def _get_approvals_to_read(self):
        """What the digest of approvals tells this person (given by its cron)."""
        self.ensure_one()
        ids_by_reader = self.env.context.get("approval_ids_by_reader", {})
        return self.env["support.approval"].browse(ids_by_reader.get(self.id, []))

    def _get_approvals_title(self):
        """Subject of the digest: the matter itself, or how many there are."""
        approvals = self._get_approvals_to_read()
        if len(approvals) == 1 and self.env.context.get("support_reminder"):
            return self.env._("Reminder: %s", approvals.title)
        if len(approvals) == 1:
            return approvals.title
        return self.env._(
            "%(count)s matters wait for your answer", count=len(approvals)
        )
