from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    support_contract_id = fields.Many2one(
        "support.contract",
        compute="_compute_support_contract_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        help="The contract that receives the hour packages of this order.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_support_contract_id(self):
        contracts = (
            self.env["support.contract"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.commercial_partner_id.ids),
                    ("state", "in", ("signed", "active")),
                ]
            )
        )
        by_party = contracts.grouped(lambda c: (c.partner_id, c.company_id))
        for order in self:
            party = (order.partner_id.commercial_partner_id, order.company_id)
            found = by_party.get(party, contracts.browse())
            order.support_contract_id = found if len(found) == 1 else False
