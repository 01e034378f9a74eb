from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ...arithmetic import periods
from ...exceptions import check_reason


class SupportFeePrice(models.Model):
    """From which day on a recurring fee has which price; old prices stay.

    Invoices take the prices of their days, prorated where the price changes within
    the period. OCA's line shows the one of today.
    """

    _name = "support.fee.price"
    _description = "Support Fee Price"
    _order = "date_start desc, id desc"

    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    contract_line_id = fields.Many2one(
        "contract.line",
        string="Fee line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        groups="account.group_account_invoice",
    )
    date_start = fields.Date(string="Since", required=True, readonly=True)
    previous_amount = fields.Monetary(string="Before", readonly=True)
    amount = fields.Monetary(string="Fee", required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    is_shown = fields.Boolean(readonly=True, help="OCA's line has this price already.")

    _one_a_day = models.Constraint(
        "UNIQUE (contract_line_id, date_start)",
        "The fee already changes on that day.",
    )
    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)", "A fee cannot be negative."
    )

    @api.model
    def _cron_follow_dates(self):
        """Show the prices whose day has come on their fee lines."""
        today = fields.Date.context_today(self)
        reached = self.search([("is_shown", "=", False), ("date_start", "<=", today)])
        reached._show()

    def _show(self):
        for price in self.sorted("date_start"):
            price.contract_line_id.specific_price = price.amount
        self.write({"is_shown": True})


class ContractLine(models.Model):
    _inherit = "contract.line"

    support_fee_price_ids = fields.One2many("support.fee.price", "contract_line_id")

    def _prepare_invoice_line(self):
        values = super()._prepare_invoice_line()
        if values and values.get("support_period_start"):
            values["price_unit"] = self._get_fee_of_days(
                values["support_period_start"],
                values["support_period_end"],
                values["price_unit"],
            )
        return values

    def _get_fee_steps(self, price):
        """[(first day, amount)] of the fee, from ``price`` where it never changed."""
        self.ensure_one()
        changes = self.sudo().support_fee_price_ids.sorted("date_start")
        first = changes[:1].previous_amount if changes else price
        return [(None, first), *((c.date_start, c.amount) for c in changes)]

    def _get_fee_of_days(self, first, last, price):
        """Price of the invoiced days; a period cut short is prorated."""
        self.ensure_one()
        steps = self._get_fee_steps(price)
        amount = periods.prorated(steps, first, last, self._count_period_days(first))
        return amount if amount == price else self.currency_id.round(amount)

    def _prepare_end(self, end):
        """Values of another end; a fee that was all invoiced goes on from there."""
        self.ensure_one()
        if not self.last_date_invoiced:
            return {"date_end": end}
        following = self.get_next_invoice_date(
            self.last_date_invoiced + timedelta(days=1),
            self.recurring_invoicing_type,
            self.recurring_invoicing_offset,
            self.recurring_rule_type,
            self.recurring_interval,
            max_date_end=end,
        )
        return {"date_end": end, "recurring_next_date": following}

    def _get_period_start_from(self, day):
        """First day of the first invoicing period that begins on ``day`` or later."""
        self.ensure_one()
        length = self.get_relative_delta(
            self.recurring_rule_type, self.recurring_interval
        )
        start = self.date_start
        while start < day:
            start += length
        return start

    def _count_period_days(self, first):
        """Days of the whole period that begins on ``first``."""
        length = self.get_relative_delta(
            self.recurring_rule_type, self.recurring_interval
        )
        return (first + length - first).days


class SupportContract(models.Model):
    _inherit = "support.contract"

    fee_price_ids = fields.One2many("support.fee.price", "contract_id")

    def _get_fee_line(self):
        """The line of OCA's contract that invoices the fee, elevated; or none."""
        self.ensure_one()
        lines = self.sudo().fee_contract_ids.contract_line_ids
        return lines.filtered(lambda line: not line.display_type)[:1]

    def _get_fee(self, day):
        """Price of a period of the fee on ``day``, 0 without a fee."""
        line = self._get_fee_line()
        steps = line._get_fee_steps(line.price_unit) if line else []
        amounts = [amount for start, amount in steps if not start or start <= day]
        return amounts[-1] if amounts else 0.0

    def _change_fee(self, amount, day, reason):
        """The fee is ``amount`` from ``day`` on; what was invoiced is made up for.

        Of days already invoiced the difference, prorated by days, becomes a charge
        (negative: a deduction). The caller has checked who asks. Returns the new row.
        """
        self.ensure_one()
        check_reason(reason, self.env._("Say why the fee changes."))
        line = self._get_fee_line()
        self._check_fee_change(line, amount, day)
        previous = self._get_fee(day - timedelta(days=1))
        invoiced = self._get_invoiced_fee_days(line, day)
        before = [line._get_fee_of_days(*days, line.price_unit) for days in invoiced]
        price = (
            self.env["support.fee.price"]
            .sudo()
            .create(
                {
                    "contract_id": self.id,
                    "contract_line_id": line.id,
                    "date_start": day,
                    "previous_amount": previous,
                    "amount": amount,
                    "reason": reason,
                }
            )
        )
        after = [line._get_fee_of_days(*days, line.price_unit) for days in invoiced]
        self._charge_fee_difference(price, sum(after) - sum(before))
        if day <= fields.Date.context_today(self):
            price._show()
        self._record_fee_change(line, price)
        return price

    def _check_fee_change(self, line, amount, day):
        if not line:
            raise UserError(self.env._("%s has no recurring fee.", self.display_name))
        if amount < 0:
            raise UserError(self.env._("A fee cannot be negative."))
        last = line.support_fee_price_ids.sorted("date_start")[-1:]
        if last and day <= last.date_start:
            raise UserError(
                self.env._(
                    "The fee of %(contract)s already changes on %(date)s: change it "
                    "from a later day.",
                    contract=self.display_name,
                    date=format_date(self.env, last.date_start),
                )
            )
        if day < line.date_start:
            raise UserError(self.env._("The fee begins later than that day."))

    def _get_invoiced_fee_days(self, line, day):
        """[(first day, last day)] of the fee's periods invoiced from ``day`` on."""
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("contract_line_id", "=", line.id),
                    ("support_period_end", ">=", day),
                    ("parent_state", "!=", "cancel"),
                    ("move_id.move_type", "=", "out_invoice"),
                ]
            )
        )
        return [
            (invoiced.support_period_start, invoiced.support_period_end)
            for invoiced in lines
            if not invoiced.move_id._is_credited_in_full()
        ]

    def _charge_fee_difference(self, price, difference):
        if self.currency_id.is_zero(difference):
            return
        customer = self.with_context(lang=self.partner_id.lang or self.env.lang)
        self.env["support.charge"].sudo().create(
            {
                "name": customer.env._(
                    "Difference of the fee from %s on",
                    format_date(customer.env, price.date_start),
                ),
                "contract_id": self.id,
                "product_id": price.contract_line_id.product_id.id,
                "date": price.date_start,
                "price_unit": self.currency_id.round(difference),
                "price_reason": price.reason,
                "source_model": price._name,
                "source_id": price.id,
            }
        )

    def _record_fee_change(self, line, price):
        """OCA's own history of the contract; we tell the customer ourselves."""
        fee = line.contract_id.with_context(skip_modification_mail=True)
        description = self.env._(
            "Fee from %(old)s to %(new)s: %(reason)s",
            old=self.currency_id.format(price.previous_amount),
            new=self.currency_id.format(price.amount),
            reason=price.reason,
        )
        fee.modification_ids = [
            Command.create({"date": price.date_start, "description": description})
        ]
        self.message_post(body=description)
