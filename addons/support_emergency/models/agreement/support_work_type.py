from odoo import fields, models


class SupportWorkType(models.Model):
    _inherit = "support.work.type"

    is_express = fields.Boolean(
        string="Express",
        help="Work until a service is restored. A general rate of a contract is "
        "not its price: only one agreed for it, or that of its product.",
    )
