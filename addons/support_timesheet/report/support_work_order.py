from dataclasses import dataclass

from odoo import api, models

from odoo.addons.support_contracts.arithmetic.minutes import clock
from odoo.addons.support_contracts.arithmetic.pricing import exact_amount


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A row of the paper. ``minutes``: of labour; 0 where ``quantity`` counts."""

    kind: str
    name: str
    code: str
    people: str
    minutes: int
    quantity: float
    unit: str
    price: float
    discount: float
    settlement: str
    reason: str
    amount: float


class SupportWorkOrder(models.Model):
    _inherit = "support.work.order"

    def _get_printed_lines(self):
        """{kind: [PrintedLine, …]}; of a draft as it would be confirmed now."""
        self.ensure_one()
        order = self.sudo()
        if order.state == "draft":
            labour = [
                order._print_part(line, part)
                for line, parts in order._get_labour_parts().items()
                for part in parts
            ]
        else:
            labour = [line._print() for line in order.labour_line_ids]
        extras = [line._print() for line in order.extra_line_ids]
        rows = {"labour": labour}
        for kind in ("travel", "material"):
            rows[kind] = [line for line in extras if line.kind == kind]
        return rows

    def _print_part(self, line, part):
        """The row of time that is not written on the order yet."""
        return (
            self.env["support.work.order.line"]
            .new(self._prepare_labour(line, part) | {"order_id": self})
            ._print()
        )

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.display_name

    @api.model
    def _get_printed_address(self, partner):
        """Lines of a postal address; none where nobody knows it."""
        address = partner.sudo()._display_address(without_company=True)
        return [line.strip() for line in address.splitlines() if line.strip()]

    def _get_printed_total(self, rows):
        return self.currency_id.round(
            sum(line.amount for lines in rows.values() for line in lines)
        )


class SupportWorkOrderLine(models.Model):
    _inherit = "support.work.order.line"

    def _print(self):
        self.ensure_one()
        order, product = self.order_id, self.product_id
        settlements = dict(self._fields["settlement"]._description_selection(self.env))
        unpaid = self.settlement in ("hours", "held")
        paid = exact_amount(self.minutes, self.quantity, self.price_unit, self.discount)
        return PrintedLine(
            kind=self.kind,
            name=self.name,
            code=product.default_code or "",
            people=self._get_printed_people(),
            minutes=self.minutes,
            quantity=self.quantity,
            unit=product.uom_id.name,
            price=self.price_unit,
            discount=self.discount,
            settlement=settlements[self.settlement] if unpaid else "",
            reason=self.reason or "",
            amount=0.0 if unpaid else order.currency_id.round(paid),
        )

    def _get_printed_people(self):
        """Who did it, where the customer may read names (W1)."""
        order = self.order_id
        hidden = order.company_id.support_hide_staff_names
        if not self.time_line_id or (hidden and not order.contract_id.direct_access):
            return ""
        return self.time_line_id.employee_id.name or ""


class ReportWorkOrder(models.AbstractModel):
    """W3, W7: the work order on paper, with prices."""

    _name = "report.support_timesheet.report_work_order"
    _description = "Work Order on Paper"

    _with_prices = True

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["support.work.order"].browse(docids)
        orders.check_access("read")
        orders = orders.sudo()
        rows = {
            order.id: order._in_customer_language()._get_printed_lines()
            for order in orders
        }
        return {
            "doc_ids": orders.ids,
            "doc_model": "support.work.order",
            "docs": orders,
            "clock": clock,
            "with_prices": self._with_prices,
            "rows_by_order": rows,
            "total_by_order": {
                order.id: order._get_printed_total(rows[order.id]) for order in orders
            },
        }


class ReportWorkOrderPlain(models.AbstractModel):
    """The sheet that a technician hands over: what was done, without prices."""

    _name = "report.support_timesheet.report_work_order_plain"
    _inherit = ["report.support_timesheet.report_work_order"]
    _description = "Work Order on Paper, without Prices"

    _with_prices = False
