from odoo import fields, models
from odoo.tools import SQL

# How an invoice line ("line") leads to its contract: {kind: (contract, join)}.
INCOMES = {
    "fee": (
        "fee.support_contract_id",
        """
        JOIN contract_line ON contract_line.id = line.contract_line_id
        JOIN contract_contract fee ON fee.id = contract_line.contract_id
         AND fee.support_contract_id IS NOT NULL
        """,
    ),
    "package": (
        "sale.support_contract_id",
        """
        JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
        JOIN sale_order_line sold ON sold.id = rel.order_line_id
        JOIN sale_order sale ON sale.id = sold.order_id
         AND sale.support_contract_id IS NOT NULL
        """,
    ),
    # Many charges may share an invoice line: the line counts once.
    "charge": (
        "charged.contract_id",
        """
        JOIN (SELECT DISTINCT ON (invoice_line_id) invoice_line_id, contract_id
                FROM support_charge
               WHERE invoice_line_id IS NOT NULL) charged
          ON charged.invoice_line_id = COALESCE(line.support_reversed_line_id, line.id)
        """,
    ),
}


class SupportMarginAnalysis(models.Model):
    """What contracts bring and what they cost, in the company's currency.

    Income is what posted invoices say (credit notes take it back): the recurring fee,
    packages of hours, and charges. Materials that nobody pays count with their cost
    (G11). Addons that record work add what it costs, and what was absorbed of it.
    """

    _name = "support.margin.analysis"
    _description = "Margin of Support Contracts"
    _auto = False
    _order = "date desc, id"
    _rec_name = "contract_id"

    date = fields.Date(readonly=True)
    contract_id = fields.Many2one("support.contract", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    plan_id = fields.Many2one("support.plan", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind = fields.Selection(
        [
            ("fee", "Recurring fee"),
            ("package", "Packages of hours"),
            ("charge", "Charges"),
            ("absorbed", "Absorbed charges"),
            ("work", "Work"),
        ],
        readonly=True,
    )
    income = fields.Monetary(readonly=True)
    cost = fields.Monetary(readonly=True)
    absorbed_cost = fields.Monetary(
        readonly=True, help="Cost of work that nobody pays: absorbed or free of charge."
    )
    margin = fields.Monetary(readonly=True)

    # What the view reads is written before it is read.
    _depends = {
        "account.move": ["state", "move_type"],
        "account.move.line": ["balance", "date", "move_id", "contract_line_id"],
        "contract.contract": ["support_contract_id"],
        "contract.line": ["contract_id"],
        "sale.order": ["support_contract_id"],
        "sale.order.line": ["order_id"],
        "support.charge": ["absorbed_cost", "contract_id", "date", "invoice_line_id"],
        "support.contract": ["company_id", "partner_id", "plan_id"],
    }

    @property
    def _table_query(self):
        parts = SQL(" UNION ALL ").join(self._get_parts())
        return SQL(
            """
            SELECT row_number() OVER (
                       ORDER BY part.date, part.contract_id, part.kind, part.source_id
                   ) AS id,
                   part.date, part.contract_id, part.kind,
                   part.income, part.cost, part.absorbed_cost,
                   part.income - part.cost AS margin,
                   contract.partner_id, contract.plan_id, contract.company_id,
                   company.currency_id
              FROM (%s) part
              JOIN support_contract contract ON contract.id = part.contract_id
              JOIN res_company company ON company.id = contract.company_id
            """,
            parts,
        )

    def _get_parts(self):
        """[SQL, …] with date, contract_id, kind, source_id, income, cost and
        absorbed_cost (hook)."""
        incomes = [
            self._select_income(kind, SQL(contract), SQL(join))
            for kind, (contract, join) in INCOMES.items()
        ]
        return [*incomes, self._select_absorbed()]

    def _select_absorbed(self):
        """Materials that nobody pays, at what they cost."""
        return SQL(
            """
            SELECT charge.date, charge.contract_id, 'absorbed' AS kind,
                   charge.id AS source_id, 0.0 AS income,
                   charge.absorbed_cost AS cost,
                   charge.absorbed_cost AS absorbed_cost
              FROM support_charge charge
             WHERE charge.absorbed_cost <> 0
            """
        )

    def _select_income(self, kind, contract, join):
        """Posted lines of customers' invoices; a credit note counts against them."""
        return SQL(
            """
            SELECT line.date, %s AS contract_id, %s AS kind, line.id AS source_id,
                   -line.balance AS income, 0.0 AS cost, 0.0 AS absorbed_cost
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
               AND move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund')
              %s
             WHERE line.display_type = 'product'
            """,
            contract,
            kind,
            join,
        )
