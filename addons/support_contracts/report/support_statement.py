from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..arithmetic.minutes import clock


class SupportStatementReport(models.AbstractModel):
    """K13: the statement of hours of a period, on paper."""

    _name = "report.support_contracts.report_statement"
    _description = "Support Hour Statement"

    @api.model
    def _get_report_values(self, docids, data=None):
        """``data`` may name date_start and date_end; else it is the current month."""
        values = self._get_summary_values(docids, data)
        contracts = values["docs"]
        moves = self._get_moves(contracts, values["date_start"], values["date_end"])
        ticket_ids = {move.ticket_id for move in moves if move.ticket_id}
        return values | {
            "moves_by_contract": moves.grouped("contract_id"),
            "tickets_by_id": moves._get_tickets_by_id(ticket_ids),
        }

    @api.model
    def _get_summary_values(self, docids, data=None):
        """All of the statement but its entries, which may be many."""
        contracts = self.env["support.contract"].browse(docids)
        contracts.check_access("read")
        contracts = contracts.sudo()
        start, end = self._get_period(data or {})
        statements = {
            contract.id: contract._get_statement(start, end) for contract in contracts
        }
        balances = contracts._get_balances()
        return {
            "date_start": start,
            "date_end": end,
            "doc_ids": contracts.ids,
            "doc_model": "support.contract",
            "docs": contracts,
            "clock": clock,
            "statements": statements,
            "billings": {
                contract.id: contract._get_statement_billing(start, end)
                for contract in contracts
            },
            "balances": balances,
            **self._get_charts(contracts, statements, balances),
            "kinds_by_contract": {
                contract.id: self._get_kinds(contract.partner_id.lang)
                for contract in contracts
            },
        }

    def _get_period(self, data):
        """(first, last day) that ``data`` names, else of the current month."""
        today = fields.Date.context_today(self)
        start = _as_date(data.get("date_start")) or today.replace(day=1)
        end = _as_date(data.get("date_end"))
        return start, end or start + relativedelta(months=1, days=-1)

    def _get_charts(self, contracts, statements, balances):
        """Burn-downs and levels by the contract's id, in the customer's language."""
        burn_downs, levels = {}, {}
        for contract in contracts:
            own = contract._in_customer_language()
            statement = statements[contract.id]
            start, end = statement["date_start"], statement["date_end"]
            levels[contract.id] = own._get_statement_levels(start, end)
            if contract._includes_hours():
                balance = balances[contract]
                burn_downs[contract.id] = own._get_burn_down(statement, balance)
        return {"burn_downs": burn_downs, "levels_by_contract": levels}

    def _get_kinds(self, lang):
        """Kinds of moves by their code, in the language that the page is in."""
        moves = self.env["support.hour.move"].with_context(lang=lang or self.env.lang)
        return dict(moves._fields["kind"]._description_selection(moves.env))

    def _get_moves(self, contracts, start, end):
        """All entries of the period, with what is shown of them in one query."""
        moves = (
            self.env["support.hour.move"]
            .sudo()
            .search_fetch(
                Domain("contract_id", "in", contracts.ids)
                & Domain("date", ">=", start)
                & Domain("date", "<=", end),
                [
                    "date",
                    "kind",
                    "minutes",
                    "reason",
                    "contract_id",
                    "package_id",
                    "ticket_id",
                ],
                order="date, id",
            )
        )
        moves.package_id.fetch(["name"])
        return moves


def _as_date(value):
    return date.fromisoformat(value) if value else None
