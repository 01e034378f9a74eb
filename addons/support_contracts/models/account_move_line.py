from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    support_charge_ids = fields.One2many("support.charge", "invoice_line_id")
    support_period_start = fields.Date(copy=False)
    support_period_end = fields.Date(copy=False)
    support_reversed_line_id = fields.Many2one(
        "account.move.line",
        string="Credits the line",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
