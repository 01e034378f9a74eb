from odoo import models

LINE = "support.work.order.line"


class SupportWorkOrder(models.Model):
    """Materials and travel become charges once, at the confirmation."""

    _inherit = "support.work.order"

    def _charge_extras(self):
        self.env["support.charge"].sudo().create(
            [line._prepare_charge() for line in self.extra_line_ids]
        )

    def _undo_charges(self, reason):
        """Take its charges back: open ones vanish, invoiced ones get a counterpart."""
        self.env["support.charge"].sudo().search(
            [
                ("source_model", "=", LINE),
                ("source_id", "in", self.extra_line_ids.ids),
            ]
        )._undo(reason)

    def _is_absorbed(self):
        """G11: a block claim is the firm's cost, materials included."""
        self.ensure_one()
        return self.ticket_id.cover == "block_claim"

    def action_view_charges(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_charge_action"
        )
        return action | {"domain": [("work_order_id", "=", self.id)], "context": {}}


class SupportWorkOrderLine(models.Model):
    _inherit = "support.work.order.line"

    def _prepare_charge(self):
        """W5, W6: what is given away stays visible, with its price and its reason."""
        self.ensure_one()
        order = self.order_id
        given = "do_not_bill" if order._is_absorbed() else "no_charge"
        return {
            "name": f"{order.ticket_id.number} {self.name}",
            "contract_id": order.contract_id.id,
            "ticket_id": order.ticket_id.id,
            "work_order_id": order.id,
            "product_id": self.product_id.id,
            "date": order.date,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "verdict": given if self.discount == 100 else "billable",
            "reason": self.reason,
            "source_model": self._name,
            "source_id": self.id,
        }
