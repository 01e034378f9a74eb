from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
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

    def _charge_differences(self, differences):
        """A charge for each fee line whose invoiced days cost otherwise now."""
        charges = []
        for price in self:
            contract = price.contract_id
            difference = contract.currency_id.round(differences[price.contract_line_id])
            if contract.currency_id.is_zero(difference):
                continue
            customer = contract.with_context(
                lang=contract.partner_id.lang or self.env.lang
            )
            charges.append(
                {
                    "name": customer.env._(
                        "Difference of the fee from %s on",
                        format_date(customer.env, price.date_start),
                    ),
                    "contract_id": contract.id,
                    "product_id": price.contract_line_id.product_id.id,
                    "date": price.date_start,
                    "price_unit": difference,
                    "price_reason": price.reason,
                    "source_model": price._name,
                    "source_id": price.id,
                }
            )
        self.env["support.charge"].sudo().create(charges)

    def _record_changes(self):
        """OCA's own history of the contract; we tell the customer ourselves."""
        words = {
            price: self.env._(
                "Fee from %(old)s to %(new)s: %(reason)s",
                old=price.currency_id.format(price.previous_amount),
                new=price.currency_id.format(price.amount),
                reason=price.reason,
            )
            for price in self
        }
        modifications = self.env["contract.modification"].with_context(
            bypass_modification_send=True
        )
        modifications.create(
            [
                {
                    "contract_id": price.contract_line_id.contract_id.id,
                    "date": price.date_start,
                    "description": text,
                    "sent": True,
                }
                for price, text in words.items()
            ]
        )
        self.contract_id._message_log_batch(
            {price.contract_id.id: text for price, text in words.items()}
        )


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

    def _get_invoiced_days(self, day):
        """{line: [(first day, last day)]} of its periods invoiced from ``day`` on."""
        found = {line: [] for line in self}
        invoiced = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("contract_line_id", "in", self.ids),
                    ("support_period_end", ">=", day),
                    ("parent_state", "!=", "cancel"),
                    ("move_id.move_type", "=", "out_invoice"),
                ]
            )
        )
        for move_line in invoiced:
            if not move_line.move_id._is_credited_in_full():
                days = move_line.support_period_start, move_line.support_period_end
                found[move_line.contract_line_id].append(days)
        return found

    def _get_fees_of(self, invoiced):
        """{line: what the invoiced days cost}; ``invoiced`` as above."""
        return {
            line: sum(
                line._get_fee_of_days(first, last, line.price_unit)
                for first, last in invoiced[line]
            )
            for line in self
        }

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
        line = lines.filtered(lambda line: not line.display_type)[:1]
        # With those of the other contracts: what is read of it is read of all.
        return line.with_prefetch(lines._prefetch_ids)

    def _get_fee(self, day):
        """Price of a period of the fee on ``day``, 0 without a fee."""
        line = self._get_fee_line()
        steps = line._get_fee_steps(line.price_unit) if line else []
        amounts = [amount for start, amount in steps if not start or start <= day]
        return amounts[-1] if amounts else 0.0

    def _change_fee(self, amount, day, reason):
        """The fee is ``amount`` from ``day`` on; returns the new row."""
        self.ensure_one()
        return self._change_fees({self: amount}, day, reason)

    @api.model
    def _change_fees(self, amounts, day, reason):
        """{contract: its fee from ``day`` on}; what was invoiced is made up for.

        Of days already invoiced the difference, prorated by days, becomes a charge
        (negative: a deduction). The caller has checked who asks. Returns the new rows.
        """
        check_reason(reason, self.env._("Say why the fee changes."))
        contracts = self.union(*amounts)
        lines = {contract: contract._get_fee_line() for contract in contracts}
        fee_lines = self.env["contract.line"].sudo().union(*lines.values())
        # Read together: each line was found on its own.
        fee_lines.mapped("support_fee_price_ids.amount")
        for contract, line in lines.items():
            contract._check_fee_change(line, amounts[contract], day)
        invoiced = fee_lines._get_invoiced_days(day)
        before = fee_lines._get_fees_of(invoiced)
        rows = [c._prepare_fee_price(amounts[c], day, reason) for c in contracts]
        prices = self.env["support.fee.price"].sudo().create(rows)
        after = fee_lines._get_fees_of(invoiced)
        prices._charge_differences(
            {line: after[line] - before[line] for line in fee_lines}
        )
        if day <= fields.Date.context_today(self):
            prices._show()
        prices._record_changes()
        return prices

    def _prepare_fee_price(self, amount, day, reason):
        self.ensure_one()
        return {
            "contract_id": self.id,
            "contract_line_id": self._get_fee_line().id,
            "date_start": day,
            "previous_amount": self._get_fee(day - timedelta(days=1)),
            "amount": amount,
            "reason": reason,
        }

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
