from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    support_charge_ids = fields.One2many("support.charge", "invoice_line_id")
    support_period_start = fields.Date(copy=False)
    support_period_end = fields.Date(copy=False)
    support_reversed_line_id = fields.Many2one(
        "account.move.line",
        string="Credits or replaces the line",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The line that this one credits, or that it replaces after a reversal.",
    )

    def unlink(self):
        """A line taken off a draft leaves its charges to the next proposal."""
        if self:
            self.env["support.charge"].sudo().search(
                [("invoice_line_id", "in", self.ids)]
            )._carry_over()
        return super().unlink()

    def _pay_licences(self):
        """Whether a product of these lines is a licence that brings hours (K12)."""
        products = self.product_id
        return bool(
            products
            and self.env["support.entitlement"]
            .sudo()
            .search_count(
                [("kind", "=", "vendor_hours"), ("product_id", "in", products.ids)],
                limit=1,
            )
        )

    def _copy_data_extend_business_fields(self, values):
        res = super()._copy_data_extend_business_fields(values)
        if self.display_type == "product" and self.move_id.move_type == "out_invoice":
            values["support_reversed_line_id"] = self.id
        return res
