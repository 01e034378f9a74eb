from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    support_key_user_ids = fields.One2many(
        "support.key.user",
        "customer_id",
        string="Key users",
        groups="base.group_user",
    )
    support_contract_ids = fields.One2many(
        "support.contract",
        "partner_id",
        string="Support contracts",
        groups="base.group_user",
    )
