from odoo import api, fields, models

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


class Sold:
    """What is left of the hours that orders sold, while a run gives them out.

    Asked at the first minute that would be charged apart, for all its tickets: a run
    without such work costs no query.
    """

    def __init__(self, segments):
        self.segments = segments
        self.left = None

    def take(self, segment, minutes):
        """[(order, minutes of them that it pays), …], orders first come first."""
        ticket = segment.ticket_id
        if not ticket._is_billed_apart():
            return []
        if self.left is None:
            self.left = self.segments.ticket_id._get_sold_hours()
        taken = []
        for order, left in self.left.get(ticket, {}).items():
            part = min(left, minutes)
            if part > 0:
                self.left[ticket][order] -= part
                minutes -= part
                taken.append((order, part))
        return taken


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

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
        with_sold = self.with_context(support_sold=Sold(self))
        return super(SupportTimeSegment, with_sold)._serve(outcomes)

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
        """What an order had paid is left of the order again."""
        res = super()._return_discounted(outcome, account, minutes)
        paid = self.env["support.charge"].search(
            [
                ("source_model", "=", self._name),
                ("source_id", "=", self.corrects_id.id),
                ("sale_order_id", "!=", False),
            ],
            order="id desc",
            limit=1,
        )
        if paid:
            outcome.charges[-1] |= self._prepare_sold(paid.sale_order_id, -minutes)
        return res
