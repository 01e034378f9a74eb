from odoo import fields, models


class SupportContractMember(models.Model):
    _inherit = "support.contract.member"

    is_dedicated = fields.Boolean(
        string="Dedicated",
        help="G15: works for this contract; everybody else is of the pool.",
    )
