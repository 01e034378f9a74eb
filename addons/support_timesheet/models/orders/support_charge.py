from odoo import api, fields, models


class SupportCharge(models.Model):
    _inherit = "support.charge"

    work_order_id = fields.Many2one(
        "support.work.order", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def _get_system_fields(self):
        own = {"sale_order_id", "sold_minutes", "work_order_id"}
        return super()._get_system_fields() | own

    def _prepare_invoice_line(self, line):
        """W3: the invoice line quotes the numbers of its work orders."""
        values = super()._prepare_invoice_line(line)
        numbers = self._get_work_order_numbers()
        if not numbers:
            return values
        quote = self.env._("Work order: %s", ", ".join(numbers))
        return values | {"name": f"{values['name']}\n{quote}"}

    def _get_work_order_numbers(self):
        orders = self.sudo().work_order_id.filtered(lambda o: o.state != "cancelled")
        return sorted(filter(None, orders.mapped("name")))


class SupportTimeSegment(models.Model):
    _inherit = "support.time.segment"

    def _prepare_charge(self, minutes):
        return super()._prepare_charge(minutes) | {
            "work_order_id": self.line_id.work_order_id.id
        }
