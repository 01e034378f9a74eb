from odoo import fields, models
from odoo.tools import SQL

from ..models.time.account_analytic_line import LEVELS

COSTS = (
    "support_contracts.group_support_manager,"
    "support_contracts.group_support_auditor,"
    "account.group_account_invoice"
)
# G15: share of the worked time that … ; computed of sums, never averaged.
RATIOS = {
    "service_efficiency": "paid_hours",
    "resource_efficiency": "support_hours",
}


class SupportTimeAnalysis(models.Model):
    """G15, K19, U9: where the hours of the people went, and who paid them.

    One row for each timesheet line, of support or not: what is accounted, burnt and
    paid comes from its segments, once they are published.
    """

    _name = "support.time.analysis"
    _description = "Analysis of Support Time"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "ticket_id"

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Consultant", readonly=True)
    contract_id = fields.Many2one("support.contract", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    type_id = fields.Many2one("helpdesk.ticket.type", readonly=True)
    cause_id = fields.Many2one("support.cause", readonly=True)
    work_type_id = fields.Many2one("support.work.type", readonly=True)
    support_level = fields.Selection(LEVELS, string="Level", readonly=True)
    resource = fields.Selection(
        [("dedicated", "Dedicated"), ("pool", "Pool"), ("internal", "Not support")],
        readonly=True,
    )
    worked_hours = fields.Float(
        string="Hours per person", readonly=True, help="G15: claimed as worked."
    )
    support_hours = fields.Float(readonly=True, help="Worked on tickets.")
    accounted_hours = fields.Float(readonly=True)
    burnt_hours = fields.Float(readonly=True)
    paid_hours = fields.Float(
        readonly=True, help="Accounted time that a package or an invoice pays."
    )
    service_efficiency = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Share of the hours worked that customers pay.",
    )
    resource_efficiency = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Share of the hours worked that went to tickets.",
    )
    cost = fields.Monetary(readonly=True, groups=COSTS)
    absorbed_cost = fields.Monetary(
        readonly=True, groups=COSTS, help="Cost of what nobody pays."
    )

    _depends = {
        "account.analytic.line": [
            "amount",
            "company_id",
            "date",
            "employee_id",
            "support_contract_id",
            "support_level",
            "ticket_id",
            "unit_amount",
            "work_type_id",
        ],
        "helpdesk.ticket": ["cause_id", "type_id"],
        "support.contract.member": [
            "contract_id",
            "date_end",
            "date_start",
            "is_dedicated",
            "user_id",
        ],
        "support.time.segment": [
            "accounted_minutes",
            "allocated_minutes",
            "burn_minutes",
            "charged_minutes",
            "discounted_minutes",
            "line_id",
            "state",
        ],
    }

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        return SQL(
            """
            SELECT line.id, line.date, line.company_id, company.currency_id,
                   line.employee_id, line.support_contract_id AS contract_id,
                   contract.partner_id, line.ticket_id, ticket.type_id,
                   ticket.cause_id, line.work_type_id, line.support_level,
                   CASE WHEN line.ticket_id IS NULL THEN 'internal'
                        WHEN EXISTS (%(dedicated)s) THEN 'dedicated'
                        ELSE 'pool' END AS resource,
                   line.unit_amount AS worked_hours,
                   CASE WHEN line.ticket_id IS NULL THEN 0.0
                        ELSE line.unit_amount END AS support_hours,
                   COALESCE(counted.accounted, 0) / 60.0 AS accounted_hours,
                   COALESCE(counted.burnt, 0) / 60.0 AS burnt_hours,
                   line.unit_amount * COALESCE(counted.paid, 0.0) AS paid_hours,
                   0.0 AS service_efficiency, 0.0 AS resource_efficiency,
                   -line.amount AS cost,
                   -line.amount * COALESCE(counted.free, 0.0) AS absorbed_cost
            """,
            dedicated=SQL(
                """
                SELECT 1
                  FROM support_contract_member member
                 WHERE member.contract_id = line.support_contract_id
                   AND member.user_id = employee.user_id
                   AND member.is_dedicated
                   AND member.date_start <= line.date
                   AND (member.date_end IS NULL OR member.date_end >= line.date)
                """
            ),
        )

    def _from(self):
        return SQL(
            """
              FROM account_analytic_line line
              JOIN hr_employee employee ON employee.id = line.employee_id
              JOIN res_company company ON company.id = line.company_id
         LEFT JOIN support_contract contract ON contract.id = line.support_contract_id
         LEFT JOIN helpdesk_ticket ticket ON ticket.id = line.ticket_id
         LEFT JOIN (
                SELECT line_id,
                       SUM(accounted_minutes) AS accounted,
                       SUM(burn_minutes) AS burnt,
                       SUM(allocated_minutes + charged_minutes)::float
                       / NULLIF(SUM(burn_minutes), 0) AS paid,
                       SUM(discounted_minutes)::float
                       / NULLIF(SUM(burn_minutes), 0) AS free
                  FROM support_time_segment
                 WHERE state <> 'disputed'
              GROUP BY line_id) counted ON counted.line_id = line.id
            """
        )

    def _where(self):
        return SQL("WHERE line.project_id IS NOT NULL")

    def _read_group_select(self, aggregate_spec, query):
        """The efficiency of a group is a ratio of its sums."""
        name, _colon, _function = aggregate_spec.partition(":")
        if name not in RATIOS:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "COALESCE(SUM(%s) / NULLIF(SUM(%s), 0.0), 0.0)",
            self._field_to_sql(self._table, RATIOS[name], query),
            self._field_to_sql(self._table, "worked_hours", query),
        )
