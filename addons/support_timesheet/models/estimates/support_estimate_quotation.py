from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.support_contracts.arithmetic.minutes import clock, hours

from .support_estimate import AGREED


class SupportEstimate(models.Model):
    """K6: after the survey and its acceptance comes the quotation.

    An agreed estimate becomes an ordinary sale order where the hours are billed apart:
    the customer signs and pays it in the portal, and the work it sold is not charged
    again (``support_time_segment_sold.py``).
    """

    _inherit = "support.estimate"

    sale_order_ids = fields.One2many(
        "sale.order", "support_estimate_id", groups="sales_team.group_sale_salesman"
    )
    may_quote = fields.Boolean(compute="_compute_may_quote")

    @api.depends("state", "ticket_id.hours_source", "sale_order_ids.state")
    def _compute_may_quote(self):
        for estimate in self.sudo():
            estimate.may_quote = (
                estimate.state in AGREED
                and estimate.ticket_id._is_billed_apart()
                and not estimate._get_standing_orders()
            )

    def _get_standing_orders(self):
        return self.sudo().sale_order_ids.filtered(lambda o: o.state != "cancel")

    def action_quote(self):
        """Send the customer the quotation of what was agreed, ready to be signed."""
        self.ensure_one()
        self.check_access("write")
        # Of two who quote together the second is retried, and sees the first's order.
        self.sudo().contract_id._bump_version()
        self._check_quotable()
        order_sudo = self.sudo()._create_quotation()
        if order_sudo.sudo(False).has_access("read"):
            return order_sudo._get_records_action()
        return True

    def _check_quotable(self):
        estimate_sudo = self.sudo()
        if self.state not in AGREED:
            raise UserError(
                self.env._("Only an estimate that was agreed becomes a quotation.")
            )
        if not estimate_sudo.ticket_id._is_billed_apart():
            raise UserError(
                self.env._(
                    "The hours of %s come from its contract: nothing is sold apart.",
                    estimate_sudo.ticket_id.number,
                )
            )
        if self._get_standing_orders():
            raise UserError(
                self.env._(
                    "%s is quoted already: cancel that quotation first.",
                    self.display_name,
                )
            )
        if not self.line_ids or not all(self.line_ids.mapped("work_type_id")):
            raise UserError(
                self.env._("A quotation needs lines that say what work they are of.")
            )

    def _create_quotation(self):
        """The sent order; an earlier version's, not signed yet, is taken back."""
        earlier = self._get_earlier_versions().sale_order_ids
        earlier.filtered(lambda o: o.state in ("draft", "sent"))._action_cancel()
        sold = earlier.filtered(lambda o: o.state == "sale")
        order = self.env["sale.order"].create(self._prepare_quotation(sold))
        if order.currency_id != self.currency_id:
            raise UserError(
                self.env._(
                    "The contract is in %(currency)s: give it a pricelist in that "
                    "currency before you quote.",
                    currency=self.currency_id.name,
                )
            )
        order._portal_ensure_token()
        order.action_quotation_sent()
        self._tell_quotation(order)
        return order

    def _get_earlier_versions(self):
        return self.ticket_id.estimate_ids.filtered(
            lambda e: e.kind == self.kind and e.version < self.version
        )

    def _prepare_quotation(self, sold):
        """Values of the order (hook). ``sold``: confirmed orders of earlier versions.

        What those sold is not sold again: the order is of what grew.
        """
        contract = self.contract_id
        before = sum(sold.mapped("support_sold_minutes"))
        if before >= self.minutes:
            raise UserError(
                self.env._("Nothing is left to quote: the hours were sold already.")
            )
        paid = sum(sold.mapped("support_sold_amount"))
        lines = self._prepare_grown_line(sold) if sold else self._prepare_order_lines()
        values = {
            "partner_id": contract.partner_id.id,
            "company_id": self.company_id.id,
            "support_contract_id": contract.id,
            "support_estimate_id": self.id,
            "support_sold_minutes": self.minutes - before,
            "support_sold_amount": self.amount - paid,
            "user_id": contract._get_seller().id,
            "client_order_ref": self.ticket_id.customer_reference,
            "origin": self.ticket_id.number,
            "order_line": [Command.create(line) for line in lines],
        }
        if contract.pricelist_id:
            values["pricelist_id"] = contract.pricelist_id.id
        return values

    def _prepare_order_lines(self):
        return [line._prepare_order_line() for line in self.line_ids]

    def _prepare_grown_line(self, sold):
        """One line: the amounts of two versions differ, whatever line changed.

        Both as they were estimated: with or without taxes as the price list says, and
        whatever was agreed about the price of the order since. An order that was
        cancelled sold nothing, whichever version followed it.
        """
        amount = sum(sold.mapped("support_sold_amount"))
        before = sum(sold.mapped("support_sold_minutes"))
        name = self.with_context(lang=self.ticket_id.partner_id.lang).env._(
            "%(ticket)s: from %(before)s to %(time)s h",
            ticket=self.ticket_id.number,
            before=clock(before),
            time=clock(self.minutes),
        )
        product = self.line_ids[:1].work_type_id.product_id
        line = {"product_id": product.id, "name": name, "product_uom_qty": 1}
        return [line | {"price_unit": self.currency_id.round(self.amount - amount)}]

    def _tell_quotation(self, order):
        """K5: whoever asked and the key users receive it, by mail and in the portal."""
        people = self.partner_id._get_support_key_users()[self.partner_id]
        order.message_subscribe(
            (people.mapped("partner_id") | self.ticket_id.partner_id).ids
        )
        self.ticket_id._post_to_requester(
            "support_timesheet.message_quotation",
            self.env.user.partner_id,
            order=order.with_context(lang=self.ticket_id.partner_id.lang),
        )

    def action_view_orders(self):
        self.ensure_one()
        return self.sale_order_ids._get_records_action()

    def _get_orders_to_show(self):
        """Quotations that the customer may open; the caller checked who reads."""
        orders = self.sudo().sale_order_ids
        return orders.filtered(lambda o: o.state in ("sent", "sale"))


class SupportEstimateLine(models.Model):
    _inherit = "support.estimate.line"

    def _prepare_order_line(self):
        """Hours at their price; one unit at its amount, where two digits say it wrong.

        What the customer agreed to pay is what the order says (100 minutes are no
        1.67 hours).
        """
        self.ensure_one()
        product = self.work_type_id.product_id
        line = {"product_id": product.id, "name": self.name}
        quantity = round(hours(self.minutes), 2)
        hour = product._get_time_unit("hour")
        if round(quantity * 60, 6) == self.minutes:
            unit = product.uom_id
            if hour and unit._has_common_reference(hour):
                line["product_uom_id"] = hour.id
            return line | {
                "product_uom_qty": quantity,
                "price_unit": self.price_unit,
            }
        return line | {
            "name": f"{self.name} ({clock(self.minutes)} h)",
            "product_uom_qty": 1,
            "price_unit": self.amount,
        }


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _is_billed_apart(self):
        """Whether its hours are charged, not taken from what the customer has."""
        self.ensure_one()
        contract_sudo = self.sudo().support_contract_id
        return self.hours_source == "billed" or contract_sudo.is_independent
