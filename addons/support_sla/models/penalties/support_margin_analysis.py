from odoo import fields, models
from odoo.tools import SQL


class SupportMarginAnalysis(models.Model):
    """G10: what was returned to customers, in money, beside what was absorbed.

    A reduction of the price lowers the income already, and hours cost when they are
    worked: neither income nor cost is counted again.
    """

    _inherit = "support.margin.analysis"

    kind = fields.Selection(selection_add=[("returned", "Penalties and claims")])

    _depends = {
        "support.contract": ["tz"],
        "support.penalty": ["absorbed_cost", "contract_id", "settled_on"],
        "support.claim": ["absorbed_cost", "contract_id", "settled_on"],
    }

    def _get_parts(self):
        return [
            *super()._get_parts(),
            *(
                SQL(
                    """
                    SELECT (returned.settled_on AT TIME ZONE 'UTC'
                            AT TIME ZONE contract.tz)::date AS date,
                           returned.contract_id,
                           'returned' AS kind, returned.id AS source_id,
                           0.0 AS income, 0.0 AS cost, returned.absorbed_cost
                      FROM %s returned
                      JOIN support_contract contract
                        ON contract.id = returned.contract_id
                     WHERE returned.absorbed_cost <> 0
                    """,
                    SQL.identifier(table),
                )
                for table in ("support_penalty", "support_claim")
            ),
        ]
