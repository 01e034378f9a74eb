from odoo import fields, models


class SupportWorkOrder(models.Model):
    """Goods leave the stock where it is kept: `stock` is asked for, not needed."""

    _inherit = "support.work.order"

    def _keeps_stock(self):
        return "stock.picking" in self.env

    def _confirm(self):
        res = super()._confirm()
        self._deliver(self._get_goods())
        return res

    def _cancel(self, reason):
        """What was delivered comes back; its successor delivers its own."""
        for order in self.filtered("name"):
            order._deliver(order._get_goods(), back=True)
        return super()._cancel(reason)

    def _get_goods(self):
        return self.extra_line_ids.filtered(
            lambda line: line.kind == "material" and line.product_id.type == "consu"
        )

    def _deliver(self, lines, back=False):
        """Move goods to the customer, or ``back``; returns the picking.

        None where no stock is kept, or the company has no warehouse. Goods with serial
        or lot numbers wait for the warehouse, which says which ones they were.
        """
        self.ensure_one()
        if not lines or not self._keeps_stock():
            return None
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        if not warehouse:
            return None
        picking = self.env["stock.picking"].create(
            self._prepare_picking(warehouse, lines, back)
        )
        picking.action_confirm()
        if any(product.tracking != "none" for product in lines.product_id):
            return picking
        for move in picking.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        picking._action_done()
        return picking

    def _prepare_picking(self, warehouse, lines, back):
        kind = warehouse.in_type_id if back else warehouse.out_type_id
        partner = self.site_id or self.end_customer_id
        places = (
            warehouse.lot_stock_id.id,
            partner.property_stock_customer.id,
        )
        source, target = reversed(places) if back else places
        edges = {"location_id": source, "location_dest_id": target}
        return {
            "picking_type_id": kind.id,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "move_ids": [
                fields.Command.create(
                    {
                        "product_id": line.product_id.id,
                        "product_uom_qty": line.quantity,
                        "origin": self.name,
                        "company_id": self.company_id.id,
                        **edges,
                    }
                )
                for line in lines
            ],
            **edges,
        }
