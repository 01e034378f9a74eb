from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...arithmetic.measures import exact
from ...arithmetic.penalties import to_minutes

MANAGER = "support_contracts.group_support_manager"


class SupportSettlementMixin(models.AbstractModel):
    """Something that is returned to a customer: as money, or as hours (blue money).

    One door for penalties and claims (G10): a negative charge that reduces the price,
    with its tax, or an indemnity without; or a package of hours of kind credit. What is
    settled stays.
    """

    _name = "support.settlement.mixin"
    _description = "Returned to a Customer"

    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    settlement = fields.Selection(
        [
            ("money", "A reduction of the price"),
            ("indemnity", "An indemnity, without tax"),
            ("hours", "Hours of service"),
        ],
        string="Returned as",
        readonly=True,
        copy=False,
    )
    minutes = fields.Integer(string="Hours returned", readonly=True, copy=False)
    charge_id = fields.Many2one(
        "support.charge",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    package_id = fields.Many2one(
        "support.hour.package", readonly=True, copy=False, ondelete="restrict"
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
        groups="base.group_user",
    )
    absorbed_cost = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="What it is worth in our money on the day it was returned.",
    )
    decided_by = fields.Char(readonly=True, copy=False, groups="base.group_user")
    decided_on = fields.Datetime(readonly=True, copy=False)
    settled_on = fields.Datetime(readonly=True, copy=False)

    # Changed at any time, such as what a form of the chatter touches.
    _FREE_FIELDS = frozenset({"activity_ids", "message_follower_ids", "message_ids"})

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager decides what is returned.")
            )

    def _check_state(self, states, message):
        if any(document.state not in states for document in self):
            raise UserError(message)

    # ------------------------------------------------------------------
    # Settling
    # ------------------------------------------------------------------

    def _settle(self, amount, settlement, reason):
        """Return ``amount`` of the contract's currency; elevated.

        Unset, the contract's ``credit_policy`` decides, and services where it says
        nothing (rule 14).
        """
        self.ensure_one()
        kind = settlement or self.contract_id.credit_policy or "hours"
        values = getattr(self, f"_settle_{kind}")(amount, reason)
        self.write(
            {
                "settlement": kind,
                "state": "settled",
                "settled_on": fields.Datetime.now(),
                "absorbed_cost": self._value_in_our_money(amount),
                **values,
            }
        )

    def _value_in_our_money(self, amount):
        company = self.company_id
        day = self.contract_id._get_today()
        return self.currency_id._convert(amount, company.currency_id, company, day)

    def _settle_money(self, amount, reason):
        """A reduction of the price: with the tax of the fee."""
        product = self.contract_id._get_fee_line().product_id or self.env.ref(
            "support_sla.product_credit"
        )
        return self._settle_by_charge(amount, reason, product)

    def _settle_indemnity(self, amount, reason):
        return self._settle_by_charge(
            amount, reason, self.env.ref("support_sla.product_indemnity")
        )

    def _settle_by_charge(self, amount, reason, product):
        """A deduction of the next proposal, which never falls below zero by it."""
        charge = self.env["support.charge"].create(
            {
                "name": reason,
                "contract_id": self.contract_id.id,
                "product_id": product.id,
                "date": fields.Date.context_today(self),
                "price_unit": -amount,
                "price_reason": reason,
                "source_model": self._name,
                "source_id": self.id,
            }
        )
        return {"charge_id": charge.id}

    def _settle_hours(self, amount, reason):
        """Hours worth ``amount`` at the price of an hour of the contract."""
        price = self.contract_id._get_credit_price()
        if price <= 0:
            raise UserError(
                self.env._(
                    "%(contract)s has no price of an hour: agree on one, or return "
                    "money.",
                    contract=self.contract_id.display_name,
                )
            )
        minutes = to_minutes(exact(amount), exact(price))
        entitlement = self.contract_id._get_package_entitlement()
        package = entitlement._create_credit_package(minutes, reason, unit_value=price)
        return {"minutes": minutes, "package_id": package.id}

    def _in_customers_language(self):
        self.ensure_one()
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    def _tell_key_users(self, subject, body):
        """A notice to whom speaks for the customer, by mail and in the portal."""
        for document in self:
            customer = document.partner_id
            speakers = customer._get_support_key_users()[customer].partner_id
            if speakers:
                document.contract_id.message_notify(
                    partner_ids=speakers.ids,
                    subject=subject,
                    body=body,
                    email_layout_xmlid="mail.mail_notification_light",
                )

    def action_view_charge(self):
        self.ensure_one()
        return self.charge_id._get_records_action()

    def action_view_package(self):
        self.ensure_one()
        return self.package_id._get_records_action()
