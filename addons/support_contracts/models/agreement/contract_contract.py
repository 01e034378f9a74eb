from odoo import fields, models


class ContractContract(models.Model):
    _inherit = "contract.contract"

    support_contract_id = fields.Many2one(
        "support.contract", index="btree_not_null", ondelete="restrict", copy=False
    )
