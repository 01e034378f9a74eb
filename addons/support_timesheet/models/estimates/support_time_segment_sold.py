from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.support_contracts.arithmetic.minutes import clock


class SupportCharge(models.Model):
    _inherit = "support.charge"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Paid with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The order that sold this work: it is printed, and not charged again.",
    )
    sold_minutes = fields.Integer(
        readonly=True,
        copy=False,
        help="Of the hours of the order, surcharges included.",
    )

    @api.model
    def _get_worked_minutes(self, orders):
        """{order: minutes of its hours that were worked}."""
        estimates = orders.filtered("support_estimate_id")
        if not estimates:
            return {}
        rows = self._read_group(
            [("sale_order_id", "in", estimates.ids)],
            ["sale_order_id"],
            ["sold_minutes:sum"],
        )
        return dict(rows)

    def _prepare_counterpart(self, reason):
        """What is taken back is left of its order again."""
        return super()._prepare_counterpart(reason) | {
            "sale_order_id": self.sale_order_id.id,
            "sold_minutes": -self.sold_minutes,
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _prepare_charge_again(self, charge, size):
        """The order pays it still; of its hours the first charge took what it took."""
        return super()._prepare_charge_again(charge, size) | {
            "sale_order_id": charge.sale_order_id.id
        }


class Sold:
    """What is left of the hours that orders sold, while a run gives them out.

    Asked at the first minute that an order might pay, for all tickets of the run: a run
    without such work costs no query.
    """

    def __init__(self, segments):
        self.segments = segments
        self.orders = None
        self.left = {}

    def take(self, segment, minutes):
        """[(order, minutes of them that it pays), …], orders first come first."""
        if not segment._may_be_paid_by_orders():
            return []
        self._load()
        taken = []
        for order in self.orders.get(segment.ticket_id, ()):
            part = min(self.left[order], minutes)
            if part > 0:
                self.left[order] -= part
                minutes -= part
                taken.append((order, part))
        return taken

    def _load(self):
        """One counter for each order: a merged ticket and the one that goes on share
        it."""
        if self.orders is None:
            self.orders = self.segments.ticket_id._get_sold_hours()
            for left in self.orders.values():
                self.left.update(left)


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    has_sold_hours = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="An order that sold hours of it was signed once; it pays them, wherever "
        "the hours of the ticket come from later.",
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"has_sold_hours"}

    def write(self, vals):
        if "has_sold_hours" in vals and not self.env.su:
            raise AccessError(self.env._("What was sold is what was signed."))
        return super().write(vals)

    def _get_sold_hours(self):
        """{ticket: {order: minutes left}} of signed orders, with those of merges."""
        families = self._get_families()
        members = [member for family in families.values() for member in family]
        orders = self.env["sale.order"].search(
            [
                ("support_estimate_id.ticket_id", "in", members),
                ("state", "=", "sale"),
            ],
            order="date_order, id",
        )
        worked = self.env["support.charge"]._get_worked_minutes(orders)
        left = {ticket: {} for ticket in self}
        for ticket in self:
            for order in orders:
                if order.support_estimate_id.ticket_id.id in families[ticket.id]:
                    left[ticket][order] = order.support_sold_minutes - worked.get(
                        order, 0
                    )
        return left


class SupportTimeSegment(models.Model):
    """Work that an order sold is shown, and not charged again."""

    _inherit = "support.time.segment"

    def _serve(self, outcomes):
        """The customer paid for this work already: orders pay before any package."""
        sold, paid = Sold(self), {}
        for segment in self.sorted(lambda segment: segment._get_work_order()):
            if not segment.waits_for_manager:
                for order, part in sold.take(segment, segment.burn_minutes):
                    segment._pay_with(outcomes[segment], order, part)
                    paid[segment.id] = paid.get(segment.id, 0) + part
        return super(SupportTimeSegment, self.with_context(support_paid=paid))._serve(
            outcomes
        )

    def _may_be_paid_by_orders(self):
        """Whether an order may have sold it, before anything is searched (hook)."""
        self.ensure_one()
        ticket = self.ticket_id
        return ticket.has_sold_hours or ticket._is_billed_apart()

    def _as_demand(self, scopes):
        demand = super()._as_demand(scopes)
        paid = self.env.context.get("support_paid", {}).get(self.id, 0)
        return replace(demand, minutes=demand.minutes - paid) if paid else demand

    def _charge_held(self, why):
        with_sold = self.with_context(support_sold=Sold(self))
        return super(SupportTimeSegment, with_sold)._charge_held(why)

    def _charge(self, outcome, minutes, why):
        sold = self.env.context.get("support_sold")
        for order, part in sold.take(self, minutes) if sold else ():
            self._pay_with(outcome, order, part)
            minutes -= part
        if minutes:
            return super()._charge(outcome, minutes, why)

    def _pay_with(self, outcome, order, minutes):
        outcome.discounted_minutes += minutes
        charge = self._prepare_charge(self._get_charge_minutes(minutes))
        outcome.charges.append(charge | self._prepare_sold(order, minutes))
        outcome.why.append(
            self.env._(
                "%(time)s paid with order %(order)s.",
                time=clock(minutes),
                order=order.name,
            )
        )

    def _prepare_sold(self, order, minutes):
        return {
            "discount": 100,
            "verdict": "no_charge",
            "reason": self._in_customer_language().env._(
                "Paid with order %s", order.name
            ),
            "sale_order_id": order.id,
            "sold_minutes": minutes,
        }

    def _in_customer_language(self):
        lang = self.contract_id.partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _return_discounted(self, outcome, account, minutes):
        """What orders had paid is left of them again, the last order first."""
        if account.sold is None:
            account.sold = self.corrects_id._get_sold_minutes()
        for order in reversed(account.sold):
            part = min(account.sold[order], minutes)
            if part > 0:
                super()._return_discounted(outcome, account, part)
                outcome.charges[-1] |= self._prepare_sold(order, -part)
                account.sold[order] -= part
                minutes -= part
        if minutes:
            return super()._return_discounted(outcome, account, minutes)

    def _get_sold_minutes(self):
        """{order: minutes of this time that it pays still}, in the order it paid."""
        self.ensure_one()
        corrections = self.search(
            [("corrects_id", "=", self.id), ("state", "=", "final")]
        )
        rows = self.env["support.charge"]._read_group(
            [
                ("source_model", "=", self._name),
                ("source_id", "in", (self | corrections).ids),
                ("sale_order_id", "!=", False),
            ],
            ["sale_order_id"],
            ["sold_minutes:sum"],
            order="id:min",
        )
        return dict(rows)
